import { LockMode } from '@mikro-orm/postgresql';
import { v7 } from 'uuid';
import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { requireVersion } from '../../platform/expected-version.ts';
import { findBeside, gather, gatherNow } from '../../platform/rules.ts';
import { optionalName } from '../../platform/text.ts';
import { CatalogueVisibility } from '../audience/catalogue-visibility.ts';
import { changesBetween } from '../offer/changes.ts';
import {
  cataloguesHolding,
  type MemberKind,
  membersOf,
  removeMembers,
  replaceMembers,
  requireAll,
} from '../offer/membership.service.ts';
import { placeOf } from '../offer/place.ts';
import { claimSlug } from '../offer/slug.service.ts';
import { requirePublishable } from '../products/obstacles.rules.ts';
import { Catalogue } from './catalogue.entity.ts';
import type { CreateCatalogueInput, UpdateCatalogueInput } from './catalogue.inputs.ts';

/**
 * Makes a catalogue with its audience and content.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN, NOT_FOUND, PRODUCT_NOT_PUBLISHABLE.
 */
export async function createCatalogue(ctx: Context, input: CreateCatalogueInput): Promise<Catalogue> {
  const visibility = input.visibility ?? CatalogueVisibility.PRIVATE;
  const id = v7();
  const { name, shown, slug, content } = await gather({
    name: () => freeNameOf(ctx, input.name, null),
    shown: () => shownOf(input),
    slug: () => slugOf(ctx, input, id),
    audience: () => requireAudience(visibility, input.teamIds),
    content: () => contentOf(ctx, id, input),
  });
  const catalogue = ctx.em.create(Catalogue, { id, name, visibility, ...shown, ...slug });
  await ctx.em.flush();
  await fill(ctx, catalogue.id, content);
  const after = await stateOf(ctx, catalogue);
  await recordEvent(ctx, { type: 'catalogue.created', subject: { catalogueId: catalogue.id }, after });
  return catalogue;
}

/**
 * Changes a catalogue. A list that is given becomes its whole list; what is absent stays, but a catalogue that becomes
 * public has no audience any more.
 * @param expectedVersion The `version` that was read; null where that does not matter.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN, PRODUCT_NOT_PUBLISHABLE, VERSION_CONFLICT.
 */
export async function updateCatalogue(
  ctx: Context,
  id: string,
  input: UpdateCatalogueInput,
  expectedVersion: number | null = null,
): Promise<Catalogue> {
  const changesTo = (visibility: CatalogueVisibility) =>
    gather({
      name: () => (input.name != null ? freeNameOf(ctx, input.name, id) : null),
      shown: () => shownOf(input),
      slug: () => slugOf(ctx, input, id),
      audience: () => requireAudience(visibility, input.teamIds),
      content: () => contentOf(ctx, id, input),
    });
  const catalogue = await findBeside(
    async () => requireVersion(await lockCatalogue(ctx, id), expectedVersion),
    () => changesTo(input.visibility ?? CatalogueVisibility.PRIVATE),
  );
  const before = await stateOf(ctx, catalogue);
  const visibility = input.visibility ?? catalogue.visibility;
  const { name, shown, slug, content } = await changesTo(visibility);
  ctx.em.assign(catalogue, { visibility, ...shown, ...slug, ...(name && { name }) });
  await ctx.em.flush();
  await fill(ctx, id, visibility === CatalogueVisibility.PUBLIC ? { ...content, team: [] } : content);
  const changes = changesBetween(before, await stateOf(ctx, catalogue));
  if (Object.keys(changes.after).length > 0) {
    await recordEvent(ctx, { type: 'catalogue.updated', subject: { catalogueId: id }, ...changes });
  }
  await ctx.em.refresh(catalogue);
  return catalogue;
}

/**
 * Deletes a catalogue, not what it holds: from now on it is met nowhere. Closing the open requests through it is up to the
 * caller, and so is {@link removeDeletedCatalogue} when nothing names it any longer.
 * @throws DomainError NOT_FOUND
 */
export async function deleteCatalogue(ctx: Context, id: string): Promise<Catalogue> {
  const catalogue = await lockCatalogue(ctx, id);
  const before = await stateOf(ctx, catalogue);
  for (const kind of ['team', 'product', 'plan'] as const) await replaceMembers(ctx, kind, id, []);
  catalogue.deletedAt = new Date();
  await ctx.em.flush();
  await recordEvent(ctx, { type: 'catalogue.deleted', subject: { catalogueId: id }, before });
  return catalogue;
}

/** Closes private catalogues to the teams of a deleted organisation, at once. @returns 0, since nothing is left. */
export async function withdrawFromTeams(ctx: Context, organisationId: string): Promise<number> {
  const teams = await ctx.db.selectFrom('team').select('id').where('organisationId', '=', organisationId).execute();
  const teamIds = teams.map(({ id }) => id);
  const ids = await cataloguesHolding(ctx, 'team', teamIds);
  const catalogues = await ctx.em.find(
    Catalogue,
    { id: { $in: ids } },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
  );
  for (const catalogue of catalogues) {
    const before = await stateOf(ctx, catalogue);
    await removeMembers(ctx, 'team', teamIds, [catalogue.id]);
    const changes = changesBetween(before, await stateOf(ctx, catalogue));
    await recordEvent(ctx, { type: 'catalogue.updated', subject: { catalogueId: catalogue.id }, ...changes });
  }
  return 0;
}

/** Removes what is left of a deleted catalogue. */
export async function removeDeletedCatalogue({ db }: Context, id: string): Promise<void> {
  await db.deleteFrom('catalogue').where('id', '=', id).where('deletedAt', 'is not', null).execute();
}

/**
 * Teams of a public catalogue would look like a limit and be none.
 * @throws DomainError INVALID_INPUT
 */
function requireAudience(visibility: CatalogueVisibility, teamIds: string[] | null | undefined): void {
  if (visibility === CatalogueVisibility.PRIVATE || !teamIds?.length) return;
  throw invalidInput('A public catalogue is for everybody and has no teams.', ['input', 'teamIds']);
}

/** What is to be in it, by kind; nothing where that stays. */
type Content = Record<MemberKind, string[] | null | undefined>;

/** @throws DomainError NOT_FOUND, PRODUCT_NOT_PUBLISHABLE */
const contentOf = (
  ctx: Context,
  id: string,
  { teamIds, productIds, planIds }: UpdateCatalogueInput,
): Promise<Content> =>
  gather({
    team: () => teamIds && requireAll(ctx, 'team', teamIds, ['input', 'teamIds']),
    product: () => productIds && productsOf(ctx, id, productIds),
    plan: () => planIds && requireAll(ctx, 'plan', planIds, ['input', 'planIds']),
  });

const PRODUCTS = ['input', 'productIds'];

/** Those that are in it already may stay. @throws DomainError NOT_FOUND, PRODUCT_NOT_PUBLISHABLE */
async function productsOf(ctx: Context, id: string, wanted: readonly string[]): Promise<string[]> {
  const held = await membersOf(ctx, 'product', id);
  const added = wanted.filter((each) => !held.includes(each));
  const products = ctx.db
    .selectFrom('product')
    .select(['displayName', 'obstacles', 'authorizationServerId'])
    .where(oneOf('id', added));
  const { ids } = await gather({
    ids: () => requireAll(ctx, 'product', wanted, PRODUCTS),
    publishable: async () =>
      requirePublishable(await products.where('deletedAt', 'is', null).orderBy('id').execute(), PRODUCTS),
  });
  return ids;
}

async function fill(ctx: Context, id: string, content: Content): Promise<void> {
  for (const [kind, ids] of Object.entries(content)) {
    if (ids) await replaceMembers(ctx, kind as MemberKind, id, ids);
  }
}

/** How it is shown, and where; what is absent is left out. @throws DomainError INVALID_INPUT */
const shownOf = (input: UpdateCatalogueInput): Pick<Partial<Catalogue>, 'displayName' | 'position'> => {
  const { place, ...name } = gatherNow({
    place: () => placeOf(input),
    ...(input.displayName !== undefined && {
      displayName: () => optionalName(input.displayName, { field: ['input', 'displayName'], max: 100 }),
    }),
  });
  return { ...place, ...name };
};

async function stateOf(ctx: Context, { id, name, displayName, position, slug, visibility }: Catalogue) {
  const [teamIds, productIds, planIds] = [
    await membersOf(ctx, 'team', id),
    await membersOf(ctx, 'product', id),
    await membersOf(ctx, 'plan', id),
  ];
  return { name, displayName, position, slug, visibility, teamIds, productIds, planIds };
}

const slugOf = async (ctx: Context, { slug }: UpdateCatalogueInput, id: string): Promise<Partial<Catalogue>> =>
  slug == null ? {} : { slug: await claimSlug(ctx, 'catalogue', id, slug) };

/** @throws DomainError NOT_FOUND */
const lockCatalogue = (ctx: Context, id: string): Promise<Catalogue> =>
  lockRow(ctx, Catalogue, { id, deletedAt: null }, 'catalogue');

const freeNameOf = (ctx: Context, name: string, own: string | null): Promise<string> =>
  requireFreeName(ctx, name, {
    table: 'catalogue',
    among: { deletedAt: null },
    own,
    taken: 'Another catalogue has that name.',
  });
