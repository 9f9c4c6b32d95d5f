import { deleteApp as endApp } from '../../apps/app-changes/app-deletion.service.ts';
import { deleteCatalogue as endCatalogue } from '../../catalogue/catalogues/catalogue.service.ts';
import { deletePlan as endPlan } from '../../catalogue/plans/plan.service.ts';
import { deleteProduct as endProduct } from '../../catalogue/products/product.service.ts';
import { deleteUser as endUser } from '../../identity/accounts/user.service.ts';
import { deleteOrganisation as endOrganisation } from '../../identity/organisations/organisation.service.ts';
import type { Context } from '../../platform/context.ts';
import type { Deletion } from './deletion.queue.ts';
import { followDeletion } from './following.service.ts';

/** What was deleted, and whether all that hung on it is ended, too: where that is much, jobs go on behind the answer. */
export interface Deleted {
  deletedId: string;
  isComplete: boolean;
}

/** Deletes the thing itself: at the commit it is gone for everybody, and nothing new can hang on it. */
type End = (ctx: Context, id: string) => Promise<{ id: string }>;

const deletion =
  (kind: Deletion['kind'], end: End) =>
  async (ctx: Context, id: string): Promise<Deleted> => {
    await end(ctx, id);
    return { deletedId: id, isComplete: await followDeletion(ctx, { kind, id }) };
  };

/**
 * Deletes an app: its credentials are revoked and its open requests closed.
 * @throws DomainError NOT_FOUND. @throws GraphQLError FORBIDDEN for those who only share it.
 */
export const deleteApp = deletion('app', endApp);

/**
 * Deletes an account: its apps go to those who share them or are deleted, its open requests are closed, its cart and its
 * right to decide end.
 * @throws DomainError NOT_FOUND, WRONG_STATE (the caller's own account, or that of the last active API owner).
 */
export const deleteUser = deletion('user', endUser);

/**
 * Deletes an organisation: who is in it goes to the Default Organisation, their apps are personal then, and programs that serve it
 * serve nobody any more.
 * @param force Whether to do so where people are in it.
 * @throws DomainError NOT_FOUND, WRONG_STATE (the Default Organisation), IN_USE (people are in it).
 */
export const deleteOrganisation = (ctx: Context, id: string, force: boolean): Promise<Deleted> =>
  deletion('organisation', (tx, organisationId) => endOrganisation(tx, organisationId, force))(ctx, id);

/**
 * Deletes a product, closes the open requests for it and takes it out of carts.
 * @throws DomainError NOT_FOUND, IN_USE (a credential lives on it).
 */
export const deleteProduct = deletion('product', endProduct);

/**
 * Deletes a plan, closes the open requests for it and takes it out of carts.
 * @throws DomainError NOT_FOUND, IN_USE (a credential lives on it).
 */
export const deletePlan = deletion('plan', endPlan);

/**
 * Deletes a catalogue, not what it holds; closes the open requests through it and takes what was chosen in it out of
 * carts.
 * @throws DomainError NOT_FOUND
 */
export const deleteCatalogue = deletion('catalogue', endCatalogue);
