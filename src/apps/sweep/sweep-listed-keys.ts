import pMap from 'p-map';
import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import type { ListedKey } from '../../provider/port/key-listing.ts';
import type { ProviderAdapter, ProviderKey } from '../../provider/port/provider-adapter.ts';
import type { Provider } from '../../provider/providers/provider.entity.ts';
import { ENDED_STATUSES } from '../credentials/credential.rules.ts';
import { OWNERSHIP } from '../gateway-keys/desired-key.ts';
import { readDesiredStates } from '../gateway-keys/desired-state.queries.ts';
import type { CredentialDrift, ForeignKey } from './provider-sweep.entity.ts';
import { examine, LANES } from './sweep-credentials.ts';

/** What the list of a gateway shows beside the credentials that the portal knows to be there. */
export interface Listing {
  isListed: boolean;
  foreignKeys: ForeignKey[];
  foreignKeyCount: number;
  /** Of credentials that have ended and whose keys are there again. */
  drifts: CredentialDrift[];
}

/** Details of so many foreign keys are kept; all are counted. */
export const MAX_DETAILED = 200;

/** Looks at every listed key that belongs to no living credential. Nothing but keys of ended credentials is touched. */
export async function examineListing(
  ctx: Context,
  adapter: ProviderAdapter,
  provider: Provider,
  signal: AbortSignal,
): Promise<Listing> {
  const listing = await adapter.listKeys();
  if (listing.kind === 'unavailable') return { isListed: false, foreignKeys: [], foreignKeyCount: 0, drifts: [] };
  const strangers = await withoutOwn(ctx, provider.id, listing.entries);
  const looks = await pMap(strangers, (entry) => look(ctx, adapter, provider.id, entry), {
    concurrency: LANES,
    signal,
  });
  const foreign = looks.flatMap(({ foreign }) => foreign ?? []);
  return {
    isListed: true,
    foreignKeys: foreign.slice(0, MAX_DETAILED),
    foreignKeyCount: foreign.length,
    drifts: looks.flatMap(({ drift }) => drift ?? []),
  };
}

/** Entries without those of living credentials, which are compared one by one anyway. */
async function withoutOwn(ctx: Context, providerId: string, entries: readonly ListedKey[]): Promise<ListedKey[]> {
  const own = await ctx.db
    .selectFrom('credential')
    .select(['keyHash', 'fingerprint'])
    .where('providerId', '=', providerId)
    .where('status', 'not in', ENDED_STATUSES)
    .execute();
  const hashes = new Set(own.map(({ keyHash }) => keyHash));
  const fingerprints = new Set(own.map(({ fingerprint }) => fingerprint));
  return entries.filter(({ value, hashed }) =>
    hashed ? !hashes.has(value) : !fingerprints.has(ctx.secrets.fingerprint(value)),
  );
}

/** What a look at one listed key found. */
interface Look {
  foreign?: ForeignKey;
  drift?: CredentialDrift | null;
}

/** The key's own metadata says whose it is. A credential is stored before its key is made, so it is found. */
async function look(ctx: Context, adapter: ProviderAdapter, providerId: string, entry: ListedKey): Promise<Look> {
  const key = await adapter.readListedKey(entry);
  if (!key) return {};
  const owner = await findOwner(ctx, providerId, key);
  if (!owner || isCopy(ctx, owner, entry)) return { foreign: foreignKey(entry, key) };
  if (!owner.isEnded) return {};
  const [state] = await readDesiredStates(ctx, [owner.id]);
  return { drift: state && (await examine(ctx, adapter, state)) };
}

async function findOwner(ctx: Context, providerId: string, { metadata }: ProviderKey) {
  const id = z.uuid().safeParse(metadata[OWNERSHIP]);
  if (!id.success) return undefined;
  return ctx.db
    .selectFrom('credential')
    .select(['id', 'keyHash', 'fingerprint'])
    .select((eb) => eb('status', 'in', ENDED_STATUSES).$castTo<boolean>().as('isEnded'))
    .where('id', '=', id.data)
    .where('providerId', '=', providerId)
    .executeTakeFirst();
}

interface Owner {
  keyHash: string | null;
  fingerprint: string | null;
}

/** Somebody made another key with the settings of ours. A hash that the gateway never told is taken for ours. */
const isCopy = (ctx: Context, { keyHash, fingerprint }: Owner, { value, hashed }: ListedKey): boolean =>
  hashed ? keyHash !== null && keyHash !== value : fingerprint !== ctx.secrets.fingerprint(value);

const foreignKey = ({ value, hashed }: ListedKey, key: ProviderKey): ForeignKey => ({
  name: hashed ? value : value.slice(-4),
  alias: key.alias,
  apiIds: key.apiIds,
  policyIds: key.policyIds,
  createdAt: key.createdAt?.toISOString() ?? null,
});
