import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { sendKeysWaitingFor } from '../offer/credential.queue.ts';

/** APIs that the provider lacked when it was read last. */
export async function readMissingApis({ db }: Context, providerId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('providerApi')
    .select('apiId')
    .where('providerId', '=', providerId)
    .where('missingSince', 'is not', null)
    .execute();
  return rows.map(({ apiId }) => apiId);
}

/** Has brought to the gateway what waited for APIs that are there again: the policies of their products never left it. */
export async function sendKeysWaitingForApis(
  ctx: Context,
  providerId: string,
  apiIds: readonly string[],
): Promise<void> {
  if (apiIds.length === 0) return;
  const products = await ctx.db
    .selectFrom('product')
    .select('id')
    .where('providerId', '=', providerId)
    .where('deletedAt', 'is', null)
    .where(sql<boolean>`api_ids ?| ${[...apiIds]}`)
    .execute();
  for (const { id } of products) await sendKeysWaitingFor(ctx, 'product', id);
}
