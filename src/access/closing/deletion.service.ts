import { deleteApp as endApp, releaseApps } from '../../apps/app-changes/app-deletion.service.ts';
import type { App } from '../../apps/apps/app.entity.ts';
import { deleteCatalogue as endCatalogue, lockCatalogue } from '../../catalogue/catalogues/catalogue.service.ts';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import { deletePlan as endPlan } from '../../catalogue/plans/plan.service.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import { deleteProduct as endProduct } from '../../catalogue/products/product.service.ts';
import type { User } from '../../identity/accounts/user.entity.ts';
import { deleteUser as endUser } from '../../identity/accounts/user.service.ts';
import type { Context } from '../../platform/context.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { removeRequestForm } from '../forms/form.service.ts';
import { RequestClosure } from '../requests/access-request.entity.ts';
import { closeHopelessRequests, closeRequestsThrough, emptyCartsOf } from './closing.service.ts';

/**
 * Deletes an app: its credentials are revoked and its open requests closed.
 * @throws DomainError NOT_FOUND. @throws GraphQLError FORBIDDEN for who only shares it.
 */
export async function deleteApp(ctx: Context, id: string): Promise<App> {
  const app = await endApp(ctx, id);
  await closeHopelessRequests(ctx, 'app', id);
  return app;
}

/**
 * Deletes an account: its apps go to who shares them or are deleted, its open requests are closed, its cart and its right
 * to decide end.
 * @throws DomainError NOT_FOUND, WRONG_STATE (the own account, or that of the last active API owner).
 */
export async function deleteUser(ctx: Context, id: string): Promise<User> {
  const user = await endUser(ctx, id);
  await releaseApps(ctx, user);
  await closeHopelessRequests(ctx, 'user', id);
  await emptyCartsOf(ctx, 'userId', id, RequestClosure.REQUESTER_DELETED);
  await endApprovals(ctx, 'userId', id);
  return user;
}

/**
 * Deletes a product, closes the open requests for it and takes it out of carts.
 * @throws DomainError NOT_FOUND, IN_USE (a credential lives on it).
 */
export async function deleteProduct(ctx: Context, id: string): Promise<Product> {
  const product = await endProduct(ctx, id);
  await closeHopelessRequests(ctx, 'product', id);
  await emptyCartsOf(ctx, 'productId', id, RequestClosure.PRODUCT_DELETED);
  await endApprovals(ctx, 'productId', id);
  await removeForms(ctx, 'productId', id);
  return product;
}

/**
 * Deletes a plan, closes the open requests for it and takes it out of carts.
 * @throws DomainError NOT_FOUND, IN_USE (a credential lives on it).
 */
export async function deletePlan(ctx: Context, id: string): Promise<Plan> {
  const plan = await endPlan(ctx, id);
  await closeHopelessRequests(ctx, 'plan', id);
  await emptyCartsOf(ctx, 'planId', id, RequestClosure.PLAN_DELETED);
  await removeForms(ctx, 'planId', id);
  return plan;
}

/**
 * Deletes a catalogue, not what it holds; closes the open requests through it and takes what was chosen in it out of
 * carts.
 * @throws DomainError NOT_FOUND
 */
export async function deleteCatalogue(ctx: Context, id: string): Promise<string> {
  // First, so that no request through it can be made any more.
  await lockCatalogue(ctx, id);
  await closeRequestsThrough(ctx, id, RequestClosure.CATALOGUE_DELETED);
  await emptyCartsOf(ctx, 'catalogueId', id, RequestClosure.CATALOGUE_DELETED);
  await endApprovals(ctx, 'catalogueId', id);
  await removeForms(ctx, 'catalogueId', id);
  return endCatalogue(ctx, id);
}

/** Who could decide for what is gone, or is gone, has nothing to decide any more. */
async function endApprovals(ctx: Context, column: 'userId' | 'catalogueId' | 'productId', id: string): Promise<void> {
  const ended = await ctx.db.deleteFrom('approver').where(column, '=', id).returningAll().execute();
  for (const { id: approverId, userId, catalogueId, productId } of ended) {
    await recordEvent(ctx, { type: 'approver.revoked', subject: { approverId, userId, catalogueId, productId } });
  }
}

/** Nobody is asked any more; answers keep the version that they were given to. */
async function removeForms(ctx: Context, column: 'catalogueId' | 'productId' | 'planId', id: string): Promise<void> {
  const forms = ctx.db.selectFrom('requestForm').select('id').where(column, '=', id).where('removedAt', 'is', null);
  for (const form of await forms.execute()) await removeRequestForm(ctx, form.id);
}
