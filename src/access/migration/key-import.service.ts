import type { App } from '../../apps/apps/app.entity.ts';
import { apps } from '../../apps/apps/app.queries.ts';
import { createApp } from '../../apps/apps/app.service.ts';
import type { Credential } from '../../apps/credentials/credential.entity.ts';
import { OWNERSHIP } from '../../apps/gateway-keys/desired-key.ts';
import {
  adoptKey,
  findImported,
  importCredential,
  requireImportable,
} from '../../apps/issuing/credential-import.service.ts';
import type { Context } from '../../platform/context.ts';
import { inViewersTransaction } from '../../platform/db/viewer-transaction.ts';
import { DomainError, type FieldPath, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { requireRole } from '../../platform/graphql/auth-checker.ts';
import { gather } from '../../platform/rules.ts';
import { UserRole } from '../../platform/viewer.ts';
import type { KeyMethod } from '../../provider/port/key-kinds.ts';
import type { ProviderKey } from '../../provider/port/provider-adapter.ts';
import type { Provider } from '../../provider/providers/provider.entity.ts';
import { readConnected } from '../../provider/providers/provider.queries.ts';
import { judgeGift } from '../on-behalf/on-behalf.service.ts';
import { readKeys, toldBy } from './key-at-gateway.ts';
import type { ImportKeysInput, KeyImportOutcome, KeyRow } from './key-import.inputs.ts';
import { appOfOwner, methodOfPolicies, offerOfPolicies, ownerByEmail } from './key-import.queries.ts';

const MAX_ROWS = 1_000;

/** What became of one key. */
export interface KeyOutcome {
  outcome: `${KeyImportOutcome}`;
  credential: Credential | null;
  appName: string | null;
  makesApp: boolean;
  refusals: readonly DomainError[];
}

/**
 * Makes credentials of keys that a gateway has, one after the other and each for itself: one that is refused undoes none of the
 * others, and one that was imported before changes nothing. A dry run does the same and takes each back.
 * @throws DomainError NOT_FOUND, INVALID_INPUT. @throws GraphQLError SERVICE_UNAVAILABLE
 */
export async function importKeys(ctx: Context, { providerId, rows, dryRun }: ImportKeysInput): Promise<KeyOutcome[]> {
  const { provider } = await gather({
    provider: async () => {
      const provider = await readConnected(ctx, providerId);
      if (!provider) throw notFound('provider', ['input', 'providerId']);
      return provider;
    },
    rows: () => {
      const isTooMany = rows.length === 0 || rows.length > MAX_ROWS;
      if (isTooMany) throw invalidInput(`Give 1 to ${MAX_ROWS} rows.`, ['input', 'rows']);
    },
  });
  const keys = await readKeys(ctx, provider, rows);
  const outcomes: KeyOutcome[] = [];
  for (const [index, row] of rows.entries()) {
    const isTwice = rows.slice(0, index).some((other) => nameOf(other) === nameOf(row));
    const work = { provider, row, key: keys[index]!, isTwice };
    const outcome = await importOne(ctx, work, dryRun ?? false);
    outcomes.push({ ...outcome, refusals: outcome.refusals.map((refusal) => inRow(refusal, index)) });
  }
  return outcomes;
}

const nameOf = ({ keyHash, value }: KeyRow) => (keyHash ? `#${keyHash}` : `=${value}`);

interface Work {
  provider: Provider;
  row: KeyRow;
  key: ProviderKey | null;
  isTwice: boolean;
}

/** Thrown at the end of a dry run, so that nothing of it is committed. */
class TakenBack extends Error {
  readonly outcome: KeyOutcome;

  constructor(outcome: KeyOutcome) {
    super('A dry run is taken back.');
    this.outcome = outcome;
  }
}

async function importOne(ctx: Context, work: Work, isDry: boolean): Promise<KeyOutcome> {
  try {
    return await inViewersTransaction(ctx, async (tx) => {
      const outcome = await importRow(tx, work);
      if (!isDry || outcome.outcome !== 'IMPORTED') return outcome;
      throw new TakenBack({ ...outcome, outcome: 'WOULD_IMPORT', credential: null });
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.outcome;
    if (!(error instanceof DomainError)) throw error;
    return { outcome: 'REFUSED', credential: null, appName: null, makesApp: false, refusals: error.refusals };
  }
}

async function importRow(ctx: Context, { provider, row, key, isTwice }: Work): Promise<KeyOutcome> {
  // Whoever lost the role since the last row may not go on.
  requireRole(ctx.viewer, UserRole.API_OWNER);
  const known = isTwice ? null : await findImported(ctx, provider.id, row);
  if (known) return { outcome: 'ALREADY_IMPORTED', credential: known, appName: null, makesApp: false, refusals: [] };
  const told = toldBy(key);
  const { app, offer } = await gather({
    key: async () => {
      const method = await methodOfPolicies(ctx, provider.id, row.policyIds ?? told.policyIds);
      requireKey(row, key, { isTwice, method });
    },
    offer: () => requireOffer(ctx, provider, row.policyIds ?? told.policyIds),
    app: () => requireApp(ctx, row, told),
  });
  const { name } = row;
  const grant = await judgeGift(ctx, { appId: app.id, ...offer, name, furtherKey: true });
  const credential = row.keyHash
    ? await adoptKey(ctx, grant, row.keyHash)
    : await importCredential(ctx, grant, row.value!, { secret: row.secret, adopts: true });
  return { outcome: 'IMPORTED', credential, appName: app.name, makesApp: app.isNew, refusals: [] };
}

interface Circumstances {
  isTwice: boolean;
  /** Of what its policies open. */
  method: KeyMethod | null;
}

function requireKey(
  { keyHash, value, secret }: KeyRow,
  key: ProviderKey | null,
  { isTwice, method }: Circumstances,
): void {
  if (isTwice) throw invalidInput('The same key is named before.', [keyHash ? 'keyHash' : 'value']);
  if (keyHash == null && value == null) throw invalidInput('Give `keyHash` or `value`.', ['value']);
  if (keyHash != null && (value != null || secret != null)) {
    throw invalidInput('A key that is known by its hash has neither value nor secret here.', ['keyHash']);
  }
  if (keyHash != null && !key)
    throw new DomainError(UserErrorCode.NOT_FOUND, 'The gateway has no key of this hash.', { field: ['keyHash'] });
  if (key?.metadata[OWNERSHIP] !== undefined) {
    throw new DomainError(UserErrorCode.KEY_TAKEN, 'A portal made this key: it has a credential there.', {
      field: [keyHash ? 'keyHash' : 'value'],
    });
  }
  if (value != null) requireImportable(value, method);
}

async function requireOffer(ctx: Context, provider: Provider, policyIds: readonly string[] | null) {
  const field = ['policyIds'];
  if (!policyIds || policyIds.length === 0) throw invalidInput('Give the policies: the key itself names none.', field);
  const { productIds, planIds, unknown } = await offerOfPolicies(ctx, provider.id, policyIds);
  if (unknown.length > 0) {
    throw invalidInput(`No product and no plan has the policy ${unknown.join(', ')}: synchronise the provider.`, field);
  }
  if (planIds.length !== 1 || productIds.length === 0) {
    throw invalidInput('The policies have to be one plan and one or more products.', field);
  }
  return { productIds, planId: planIds[0]! };
}

type Told = ReturnType<typeof toldBy>;

/** The app of its owner that has this name, or a new one. */
async function requireApp(
  ctx: Context,
  row: KeyRow,
  told: Told,
): Promise<Pick<App, 'id' | 'name'> & { isNew: boolean }> {
  // Whether there is such an app the rules of the grant tell.
  if (row.appId) return { id: row.appId, name: (await apps.find(ctx, row.appId))?.name ?? '', isNew: false };
  const { email, name } = await gather({
    email: () => given(row.ownerEmail ?? told.ownerEmail, 'ownerEmail', 'Give the owner: the key itself names none.'),
    name: () => given(row.appName ?? told.appName, 'appName', 'Give the name of the app: the key has no alias.'),
  });
  const owner = await ownerByEmail(ctx, email);
  if (!owner)
    throw new DomainError(UserErrorCode.NOT_FOUND, 'No active consumer has this address.', { field: ['ownerEmail'] });
  const app = await appOfOwner(ctx, owner.id, name);
  if (app) return { ...app, isNew: false };
  return { ...(await createApp(ctx, { name, ownerId: owner.id })), isNew: true };
}

function given(text: string | null, field: string, message: string): string {
  if (text?.trim()) return text.trim();
  throw invalidInput(message, [field]);
}

/** Refusals name a place in the row that they are about. */
function inRow({ code, message, field = [], conflictId }: DomainError, index: number): DomainError {
  const place = field[0] === 'input' ? field.slice(1) : field;
  const rest: FieldPath = ['input', 'rows', String(index), ...place];
  return new DomainError(code, message, { field: rest, ...(conflictId ? { conflictId } : {}) });
}
