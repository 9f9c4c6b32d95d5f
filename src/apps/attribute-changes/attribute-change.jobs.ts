import { type Attribute, AttributeSubject } from '../../identity/attributes/attribute.entity.ts';
import { refreshKeysOf, refreshKeysOfUsers } from '../../identity/user-keys/user-keys.queue.ts';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { inRetriedTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { refreshAppKeys } from '../app-changes/app-keys.service.ts';
import { refreshKeys } from '../credentials/key-refresh.service.ts';
import { settleAttribute, settleAttributeLater } from './attribute-change.queue.ts';

/** A run takes the next credentials of these people's apps, and adds the run for those behind them. */
export const refreshKeysOfUsersJob = implementJob(refreshKeysOfUsers, (ctx, { userIds, after }) =>
  inRetriedTransaction(ctx, async (tx) => {
    const rest = await refreshKeys(tx, { ownerIds: userIds }, after);
    if (rest) await refreshKeysOf(tx, userIds, rest);
  }),
);

/** The attribute says what to do, not the job: run late, twice or again after a crash, it does what is left to do. */
export const settleAttributeJob = implementJob(settleAttribute, (ctx, { attributeId, after }) =>
  inRetriedTransaction(ctx, async (tx) => {
    const attribute = await tx.db.selectFrom('attribute').selectAll().where('id', '=', attributeId).executeTakeFirst();
    if (attribute) await settle(tx, attribute, after);
  }),
);

async function settle(ctx: Context, { id, subject, deletedAt }: Attribute, after?: string): Promise<void> {
  const values = ctx.db
    .selectFrom('attributeValue')
    .select('holderId')
    .where('attributeId', '=', id)
    .orderBy('holderId')
    .limit(BATCH);
  const rows = await (after ? values.where('holderId', '>', after) : values).execute();
  const holderIds = rows.map(({ holderId }) => holderId);
  if (holderIds.length > 0) {
    if (subject === AttributeSubject.USER) await refreshKeysOf(ctx, holderIds);
    else await refreshAppKeys(ctx, holderIds);
  }
  const isLast = holderIds.length < BATCH;
  if (!isLast) await settleAttributeLater(ctx, id, holderIds.at(-1));
  if (deletedAt === null) return;
  // What somebody stored while it was deleted goes with the row.
  if (isLast) await ctx.db.deleteFrom('attribute').where('id', '=', id).execute();
  else {
    const stored = ctx.db.deleteFrom('attributeValue').where('attributeId', '=', id);
    await stored.where(oneOf('holderId', holderIds)).execute();
  }
}
