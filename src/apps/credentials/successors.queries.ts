import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { Credential } from './credential.entity.ts';
import { ENDED_STATUSES } from './credential.rules.ts';

/**
 * The living credentials that rotation made of one, directly or by way of others, oldest first. A rotation holds the lock
 * of what it replaces, so whoever has that lock misses none.
 */
export async function lockLivingSuccessors(ctx: Context, id: string): Promise<Credential[]> {
  return ctx.em.find(
    Credential,
    { id: { $in: await readSuccessorIds(ctx, id) }, status: { $nin: ENDED_STATUSES } },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
  );
}

/** The newest of them, for whoever came too late to change what it replaced. */
export async function findLivingSuccessor(ctx: Context, id: string): Promise<string | undefined> {
  const living = await ctx.db
    .selectFrom('credential')
    .select('id')
    .where(oneOf('id', await readSuccessorIds(ctx, id)))
    .where('status', 'not in', ENDED_STATUSES)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return living?.id;
}

async function readSuccessorIds({ db }: Context, id: string): Promise<string[]> {
  const rows = await db
    .withRecursive('later', (chain) =>
      chain
        .selectFrom('credential')
        .select('id')
        .where('replacesId', '=', id)
        .unionAll(
          chain
            .selectFrom('credential')
            .innerJoin('later', 'later.id', 'credential.replacesId')
            .select('credential.id'),
        ),
    )
    .selectFrom('later')
    .select('id')
    .execute();
  return rows.map((row) => row.id);
}
