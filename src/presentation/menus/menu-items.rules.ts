import { localeOf } from '../../content/values/locale.ts';
import { type DomainError, type FieldPath, invalidInput } from '../../platform/domain-error.ts';
import { gatherEach, gatherNow, throwAll } from '../../platform/rules.ts';
import { requiredName } from '../../platform/text.ts';
import { refuseAddress } from './address.rules.ts';
import type { MenuLabel } from './menu.entity.ts';
import type { MenuAudienceInput, MenuItemInput, MenuLabelInput, MenuSubitemInput } from './menu.inputs.ts';
import { MenuAudience } from './menu-audience.ts';

const MAX_ITEMS = 100;
const MAX_LABELS = 20;
export const MAX_TEAMS = 50;

/** An item as it is to be stored, with those below it. */
export interface NewItem {
  labels: MenuLabel[];
  audience: MenuAudience;
  teamIds: string[];
  productId: string | null;
  catalogueId: string | null;
  entryId: string | null;
  address: string | null;
  items: NewItem[];
}

/** What is wished of all items. @throws DomainError INVALID_INPUT: everything that is wrong with them but their ids. */
export function requireItems(inputs: readonly MenuItemInput[], field: FieldPath): NewItem[] {
  const count = inputs.reduce((sum, { items }) => sum + 1 + (items?.length ?? 0), 0);
  if (count > MAX_ITEMS) throw invalidInput(`A menu has at most ${MAX_ITEMS} items.`, field);
  return gatherEach(inputs, (input, index) => {
    const at = [...field, String(index)];
    const { own, below } = gatherNow({
      own: () => requireItem(input, at),
      below: () =>
        gatherEach(input.items ?? [], (item, place) => requireItem(item, [...at, 'items', String(place)], true)),
    });
    return { ...own, items: below };
  });
}

function requireItem(input: MenuSubitemInput, field: FieldPath, isBelow = false): NewItem {
  const { productId = null, catalogueId = null, entryId = null, address = null } = input.target ?? {};
  const { labels, audience } = gatherNow({
    labels: () => requireLabels(input.labels, [...field, 'labels']),
    address: () => throwAll([address === null ? null : refuseAddress(address, [...field, 'target', 'address'])]),
    target: () => {
      const leadsNowhere = (productId ?? catalogueId ?? entryId ?? address) === null;
      if (isBelow && leadsNowhere)
        throw invalidInput('What is below another item leads somewhere.', [...field, 'target']);
    },
    audience: () => requireAudience(input, field),
  });
  return { labels, ...audience, productId, catalogueId, entryId, address, items: [] };
}

function requireLabels(inputs: readonly MenuLabelInput[], field: FieldPath): MenuLabel[] {
  if (inputs.length < 1 || inputs.length > MAX_LABELS) throw invalidInput(`Give one to ${MAX_LABELS} labels.`, field);
  const labels = gatherEach(inputs, ({ locale, text }, index) =>
    gatherNow({
      locale: () => localeOf(locale, [...field, String(index), 'locale']),
      text: () => requiredName(text, { field: [...field, String(index), 'text'], max: 100 }),
    }),
  );
  if (new Set(labels.map(({ locale }) => locale)).size === labels.length) return labels;
  throw invalidInput('Give each language once.', field);
}

/** For whom it is. @throws DomainError INVALID_INPUT: teams are those of TEAMS, and of nobody else. */
export function requireAudience({ audience, teamIds }: MenuAudienceInput, field: FieldPath) {
  const wanted = audience ?? MenuAudience.EVERYBODY;
  const teams = [...new Set(teamIds)];
  throwAll([refuseTeams(wanted, teams, [...field, 'teamIds'])]);
  return { audience: wanted, teamIds: teams };
}

function refuseTeams(audience: MenuAudience, teamIds: readonly string[], field: FieldPath): DomainError | null {
  if (audience !== MenuAudience.TEAMS) {
    return teamIds.length > 0 ? invalidInput('Only the audience TEAMS has teams.', field) : null;
  }
  const isRight = teamIds.length >= 1 && teamIds.length <= MAX_TEAMS;
  return isRight ? null : invalidInput(`The audience TEAMS has one to ${MAX_TEAMS} teams.`, field);
}
