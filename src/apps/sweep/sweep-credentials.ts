import { sql } from 'kysely';
import pMap from 'p-map';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import type { ProviderAdapter } from '../../provider/port/provider-adapter.ts';
import type { Provider } from '../../provider/providers/provider.entity.ts';
import { ENDED_STATUSES } from '../credentials/credential.rules.ts';
import { sendAllToGateway } from '../credentials/gateway.queue.ts';
import { type DesiredState, readDesiredStates } from '../gateway-keys/desired-state.queries.ts';
import { findDrift, isOutdated, repairDrift, updateOutdated } from './credential-drift.ts';
import type { CredentialDrift } from './provider-sweep.entity.ts';

/** Calls of one sweep at the same time: enough for 10,000 keys in a minute, and few beside the gateway's own work. */
export const LANES = 8;

const BATCH = 200;

/**
 * A stale writer or a restored backup may bring the keys of ended credentials back. Where the gateway lists its
 * keys that shows in the list; elsewhere they are looked at for a day.
 */
const TOMBSTONE = sql<Date>`now() - interval '1 day'`;

/** For so long a change is left to the job that brings it to the gateway. */
const OVERDUE = sql<Date>`now() - interval '5 minutes'`;

/** Compares the credentials of a provider, and has repaired what differs. What did not reach it is sent there again. */
export async function compareCredentials(
  ctx: Context,
  adapter: ProviderAdapter,
  provider: Provider,
  { isListed, signal }: { isListed: boolean; signal: AbortSignal },
): Promise<{ checkedCount: number; drifts: CredentialDrift[] }> {
  await sendUnsettled(ctx, provider.id);
  const ids = await readCandidates(ctx, provider.id, !isListed);
  const drifts: CredentialDrift[] = [];
  for (let from = 0; from < ids.length; from += BATCH) {
    signal.throwIfAborted();
    const states = await readDesiredStates(ctx, ids.slice(from, from + BATCH));
    const found = await pMap(states, (state) => examine(ctx, adapter, state), { concurrency: LANES });
    drifts.push(...found.filter((drift) => drift !== null));
  }
  return { checkedCount: ids.length, drifts };
}

/** Compares one credential, and has repaired what differs. */
export async function examine(
  ctx: Context,
  adapter: ProviderAdapter,
  state: DesiredState,
): Promise<CredentialDrift | null> {
  if (isOutdated(state)) await updateOutdated(ctx, state);
  const drift = await findDrift(ctx, adapter, state);
  if (drift) await repairDrift(ctx, state, drift);
  return drift;
}

/**
 * Those whose last attempt failed, given up or not, and those on whose way nothing has happened for long. None is a drift:
 * the gateway never confirmed what they are to be.
 */
async function sendUnsettled(ctx: Context, providerId: string, after?: string): Promise<void> {
  const unsettled = ctx.db
    .selectFrom('credential')
    .select('id')
    .where('providerId', '=', providerId)
    .where('lostAt', 'is', null)
    .where(sql<boolean>`(claimable_until is null or claimed_at is not null) and not awaits_public_key`)
    .where(sql<boolean>`(applied_revision < revision or waiting_since is not null)`)
    .where(sql<boolean>`(attempt_failure is not null or coalesce(waiting_since, updated_at) < ${OVERDUE})`)
    .orderBy('id')
    .limit(BATCH);
  const ids = (await (after ? unsettled.where('id', '>', after) : unsettled).execute()).map(({ id }) => id);
  await inTransaction(ctx, (tx) => sendAllToGateway(tx, ids));
  if (ids.length === BATCH) await sendUnsettled(ctx, providerId, ids.at(-1));
}

async function readCandidates(ctx: Context, providerId: string, withEnded: boolean): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('credential')
    .select('id')
    .where('providerId', '=', providerId)
    .where('appliedRevision', '>', 0)
    .whereRef('appliedRevision', '=', 'revision')
    .where((eb) =>
      eb.or([eb('status', 'not in', ENDED_STATUSES), eb.and([eb.lit(withEnded), eb('updatedAt', '>', TOMBSTONE)])]),
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}
