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
import { revokeApproversOf } from '../approvers/approver.service.ts';
import { removeFromAllCarts } from '../cart/all-carts.service.ts';
import { closeHopelessRequests, closeRequestsThrough } from '../closing/closing.service.ts';
import { removeFormsOf } from '../forms/form.service.ts';
import { RequestClosure } from '../requests/access-request.entity.ts';

/**
 * Deletes an app: its credentials are revoked and its open requests closed.
 * @throws DomainError NOT_FOUND. @throws GraphQLError FORBIDDEN for those who only share it.
 */
export async function deleteApp(ctx: Context, id: string): Promise<App> {
  const app = await endApp(ctx, id);
  await closeHopelessRequests(ctx, 'app', id);
  return app;
}

/**
 * Deletes an account: its apps go to those who share them or are deleted, its open requests are closed, its cart and its
 * right to decide end.
 * @throws DomainError NOT_FOUND, WRONG_STATE (the caller's own account, or that of the last active API owner).
 */
export async function deleteUser(ctx: Context, id: string): Promise<User> {
  const user = await endUser(ctx, id);
  await releaseApps(ctx, user);
  await closeHopelessRequests(ctx, 'user', id);
  await removeFromAllCarts(ctx, 'userId', id, RequestClosure.REQUESTER_DELETED);
  await revokeApproversOf(ctx, 'userId', id);
  return user;
}

/**
 * Deletes a product, closes the open requests for it and takes it out of carts.
 * @throws DomainError NOT_FOUND, IN_USE (a credential lives on it).
 */
export async function deleteProduct(ctx: Context, id: string): Promise<Product> {
  const product = await endProduct(ctx, id);
  await closeHopelessRequests(ctx, 'product', id);
  await removeFromAllCarts(ctx, 'productId', id, RequestClosure.PRODUCT_DELETED);
  await revokeApproversOf(ctx, 'productId', id);
  await removeFormsOf(ctx, 'productId', id);
  return product;
}

/**
 * Deletes a plan, closes the open requests for it and takes it out of carts.
 * @throws DomainError NOT_FOUND, IN_USE (a credential lives on it).
 */
export async function deletePlan(ctx: Context, id: string): Promise<Plan> {
  const plan = await endPlan(ctx, id);
  await closeHopelessRequests(ctx, 'plan', id);
  await removeFromAllCarts(ctx, 'planId', id, RequestClosure.PLAN_DELETED);
  await removeFormsOf(ctx, 'planId', id);
  return plan;
}

/**
 * Deletes a catalogue, not what it holds; closes the open requests through it and takes what was chosen in it out of
 * carts.
 * @throws DomainError NOT_FOUND
 */
export async function deleteCatalogue(ctx: Context, id: string): Promise<string> {
  // First, so that no further request through it can be made.
  await lockCatalogue(ctx, id);
  await closeRequestsThrough(ctx, id, RequestClosure.CATALOGUE_DELETED);
  await removeFromAllCarts(ctx, 'catalogueId', id, RequestClosure.CATALOGUE_DELETED);
  await revokeApproversOf(ctx, 'catalogueId', id);
  await removeFormsOf(ctx, 'catalogueId', id);
  return endCatalogue(ctx, id);
}
