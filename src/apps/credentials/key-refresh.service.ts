import type { ExpressionBuilder } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import type { Database } from '../../platform/db/database.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { ENDED_STATUSES } from './credential.rules.ts';
import { sendAllToGateway } from './gateway.queue.ts';

/** Whose keys say something that has changed. */
export type KeysOf = { planId: string } | { appIds: readonly string[] } | { ownerIds: readonly string[] };

/**
 * Raises the revision of the next living credentials in the order of their ids, so that their keys are written as they
 * should be now; run twice it does no more than ask the gateway twice.
 * @param after The id behind which to go on.
 * @returns The id behind which the rest comes; null when none is left.
 */
export async function refreshKeys(ctx: Context, keys: KeysOf, after?: string): Promise<string | null> {
  const living = ctx.db
    .selectFrom('credential')
    .select('id')
    .where(isOneOf(keys))
    .where('status', 'not in', ENDED_STATUSES)
    // Of a key that the gateway lost there is no copy to write: its rotation brings the change.
    .where('lostAt', 'is', null)
    .orderBy('id')
    .limit(BATCH)
    .forNoKeyUpdate();
  const rows = await (after ? living.where('id', '>', after) : living).execute();
  const ids = rows.map(({ id }) => id);
  await ctx.db
    .updateTable('credential')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where(oneOf('id', ids))
    .execute();
  await sendAllToGateway(ctx, ids);
  return ids.length === BATCH ? ids.at(-1)! : null;
}

const isOneOf = (keys: KeysOf) => (eb: ExpressionBuilder<Database, 'credential'>) => {
  if ('planId' in keys) return eb('planId', '=', keys.planId);
  if ('appIds' in keys) return oneOf('appId', keys.appIds);
  return eb('appId', 'in', eb.selectFrom('app').select('app.id').where(oneOf('app.ownerId', keys.ownerIds)));
};
