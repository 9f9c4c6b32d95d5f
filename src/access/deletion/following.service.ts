import { releaseApps, revokeCredentialsOf } from '../../apps/app-changes/app-deletion.service.ts';
import { moveAppsOutOf } from '../../apps/app-changes/app-move.service.ts';
import { removeDeletedCatalogue, withdrawFromTeams } from '../../catalogue/catalogues/catalogue.service.ts';
import { moveOutOf } from '../../identity/moving/move.service.ts';
import { revokeServiceTokensOf } from '../../identity/tokens/service-token.service.ts';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { revokeApproversOf } from '../approvers/approver.service.ts';
import { removeFromCarts } from '../cart/all-carts.service.ts';
import { closeHopelessRequests } from '../closing/closing.service.ts';
import { removeFormsOf } from '../forms/form.service.ts';
import { RequestClosure } from '../requests/access-request.entity.ts';
import { type Deletion, queueRest } from './deletion.queue.ts';

/** Does up to `limit` of something that follows a deletion. @returns How much; less than `limit` when none is left. */
type Step = (ctx: Context, id: string, limit: number) => Promise<number>;

/** What follows when something is deleted, in this order. Each step finds what is left of it in the rows. */
const STEPS: Record<Deletion['kind'], readonly Step[]> = {
  app: [
    (ctx, id, limit) => revokeCredentialsOf(ctx, 'app.id', id, limit),
    (ctx, id, limit) => closeHopelessRequests(ctx, 'app', id, limit),
  ],
  user: [
    (ctx, id, limit) => revokeApproversOf(ctx, 'userId', id, limit),
    (ctx, id, limit) => removeFromCarts(ctx, 'userId', id, RequestClosure.REQUESTER_DELETED, limit),
    releaseApps,
    (ctx, id, limit) => revokeCredentialsOf(ctx, 'app.ownerId', id, limit),
    (ctx, id, limit) => closeHopelessRequests(ctx, 'requester', id, limit),
    (ctx, id, limit) => closeHopelessRequests(ctx, 'appsOf', id, limit),
  ],
  organisation: [(ctx, id) => withdrawFromTeams(ctx, id), revokeServiceTokensOf, moveOutOf, moveAppsOutOf],
  product: [
    (ctx, id) => removeFormsOf(ctx, 'productId', id),
    (ctx, id, limit) => revokeApproversOf(ctx, 'productId', id, limit),
    (ctx, id, limit) => closeHopelessRequests(ctx, 'product', id, limit),
    (ctx, id, limit) => removeFromCarts(ctx, 'productId', id, RequestClosure.PRODUCT_DELETED, limit),
  ],
  plan: [
    (ctx, id) => removeFormsOf(ctx, 'planId', id),
    (ctx, id, limit) => closeHopelessRequests(ctx, 'plan', id, limit),
    (ctx, id, limit) => removeFromCarts(ctx, 'planId', id, RequestClosure.PLAN_DELETED, limit),
  ],
  catalogue: [
    (ctx, id) => removeFormsOf(ctx, 'catalogueId', id),
    (ctx, id, limit) => revokeApproversOf(ctx, 'catalogueId', id, limit),
    (ctx, id, limit) => closeHopelessRequests(ctx, 'catalogue', id, limit),
    (ctx, id, limit) => removeFromCarts(ctx, 'catalogueId', id, RequestClosure.CATALOGUE_DELETED, limit),
    forgetCatalogue,
  ],
};

/**
 * Does the next part of what follows a deletion, as much as one transaction should hold, and has the rest done by a job.
 * The caller has deleted the thing itself, so that nothing new can hang on it.
 * @returns Whether nothing is left.
 */
export async function followDeletion(ctx: Context, { kind, id }: Deletion): Promise<boolean> {
  let room = BATCH;
  for (const step of STEPS[kind]) {
    room -= await step(ctx, id, room);
    if (room > 0) continue;
    await queueRest(ctx, { kind, id });
    return false;
  }
  return true;
}

/** Requests stay and no longer name the catalogue; when none does, its row goes. */
async function forgetCatalogue(ctx: Context, id: string, limit: number): Promise<number> {
  const some = ctx.db.selectFrom('accessRequest').select('id').where('catalogueId', '=', id).orderBy('id').limit(limit);
  const forgetting = ctx.db.updateTable('accessRequest').set({ catalogueId: null }).where('id', 'in', some);
  const forgotten = Number((await forgetting.executeTakeFirst()).numUpdatedRows);
  if (forgotten < limit) await removeDeletedCatalogue(ctx, id);
  return forgotten;
}
