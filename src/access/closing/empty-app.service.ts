import { endApp, lockEmptyApp } from '../../apps/app-changes/app-deletion.service.ts';
import type { Context } from '../../platform/context.ts';
import { OPEN_STATUSES } from '../requests/access-request.policy.ts';

/**
 * Deletes the app of a request that ended without a grant, where it was made together with that request and nothing else
 * came of it: no credential, no change by its people, no request that waits.
 */
export async function dropEmptyApp(ctx: Context, appId: string): Promise<void> {
  const app = await lockEmptyApp(ctx, appId);
  if (!app) return;
  const waiting = await ctx.db
    .selectFrom('accessRequest')
    .select('id')
    .where('appId', '=', appId)
    .where('status', 'in', OPEN_STATUSES)
    .executeTakeFirst();
  if (!waiting) await endApp(ctx, app, 'NOTHING_GRANTED');
}
