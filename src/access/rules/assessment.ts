import type { App } from '../../apps/apps/app.entity.ts';
import { apps } from '../../apps/apps/app.queries.ts';
import { judgeNewApp } from '../../apps/apps/app.service.ts';
import type { Credential } from '../../apps/credentials/credential.entity.ts';
import { credentials, productsOfCredential } from '../../apps/credentials/credential.queries.ts';
import { requireChangeable } from '../../apps/credentials/credential.rules.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import type { Problems } from '../../platform/problems.ts';
import type { AccessWish, ChangePlanInput } from '../asking/asking.inputs.ts';
import { AccessRequestKind } from '../requests/access-request.entity.ts';
import {
  judgeExtension,
  readRequestsMade,
  requireAllowance,
  requireEnd,
  requireNoEqualOpenRequest,
  requireNoPendingChange,
  requireOtherPlan,
  requirePlanOf,
} from './access-request.rules.ts';
import { byId, readOfferFacts } from './offer.queries.ts';
import { judgeBundle, judgeOffer, meetingPlaces, type Offer, requireCatalogue } from './offer.ts';

/** A request that all rules allow, not yet made. */
export interface Draft {
  kind: AccessRequestKind;
  offer: Offer;
  /** Null while it has to be made. */
  app: App | null;
  /** The credential to extend, change or renew. */
  credential: Credential | null;
}

/**
 * Asks every rule about new access and about more products on a credential; null when one refuses.
 * @param asker Context of the consumer who asks.
 */
export async function assessAccess(asker: Context, wish: AccessWish, problems: Problems): Promise<Draft | null> {
  const facts = await readOfferFacts(asker, { productIds: wish.productIds, planIds: [wish.planId] });
  const offer = await judgeOffer(facts, wish, problems);
  const plan = facts.plans.get(wish.planId);
  if (plan) await collectAllowance(asker, plan, problems);
  const target = await judgeTarget(asker, wish, problems);
  return offer && target && judgeDraft(asker, { offer, ...target }, problems);
}

/** Where products go: the app, null while it has to be made, and the credential to extend. */
export interface Target {
  app: App | null;
  credential: Credential | null;
}

/**
 * Finds the app and the credential to extend; null when one is refused. An app that is not named yet is not judged, so
 * that a dry run can tell about the offer alone.
 */
export async function judgeTarget(asker: Context, wish: AccessTarget, problems: Problems): Promise<Target | null> {
  const before = problems.all.length;
  const app = await problems.collect(() => findTargetApp(asker, wish));
  if (wish.newApp && !wish.appId) {
    await judgeNewApp(asker, wish.newApp, ['input', 'newApp'], problems);
  }
  const { credentialId } = wish;
  const credential = credentialId ? await problems.collect(() => findTarget(asker, credentialId, app)) : null;
  return problems.all.length > before ? null : { app, credential };
}

/** Asks what remains once the offer and its target are found: whether they fit, and whether an equal request waits. */
export async function judgeDraft(
  asker: Context,
  { offer, app, credential }: Target & { offer: Offer },
  problems: Problems,
): Promise<Draft> {
  if (credential) await judgeExtension(credential, await productsOf(asker, credential), offer, problems);
  const kind = credential ? AccessRequestKind.ADD_PRODUCTS : AccessRequestKind.NEW_ACCESS;
  const draft = { kind, offer, app, credential };
  if (app) await problems.collect(() => requireNoEqual(asker, draft));
  return draft;
}

export type AccessTarget = Pick<AccessWish, 'appId' | 'newApp' | 'credentialId'>;

async function findTargetApp(asker: Context, { appId, newApp }: AccessTarget): Promise<App | null> {
  const field = ['input', 'appId'];
  if (appId && newApp) throw new DomainError(UserErrorCode.APP_REQUIRED, 'Give either `appId` or `newApp`.', { field });
  if (!appId) return null;
  const app = await apps.find(asker, appId);
  if (app) return app;
  throw notFound('app', field);
}

/** @param app Where it is known, the credential must belong to it. */
async function findTarget(asker: Context, credentialId: string, app: App | null): Promise<Credential> {
  const credential = await credentials.find(asker, credentialId);
  if (credential && (!app || credential.appId === app.id)) return credential;
  const message = app ? 'The app has no such credential.' : 'There is no such credential.';
  throw new DomainError(UserErrorCode.NOT_FOUND, message, { field: ['input', 'credentialId'] });
}

const productsOf = (asker: Context, { id }: Credential): Promise<Product[]> => productsOfCredential(asker, id);

const requireNoEqual = (asker: Context, { kind, app, offer, credential }: Draft) =>
  requireNoEqualOpenRequest(asker, {
    kind,
    appId: app!.id,
    planId: offer.plan.id,
    credentialId: credential?.id ?? null,
    productIds: offer.products.map(({ id }) => id),
  });

async function collectAllowance(asker: Context, plan: Offer['plan'], problems: Problems): Promise<void> {
  const made = await readRequestsMade(asker, [plan.id]);
  await problems.collect(() => requireAllowance(plan, made.get(plan.id) ?? 0));
}

/** Asks every rule about another plan for a credential with all of its products. */
export async function assessPlanChange(
  asker: Context,
  { credentialId, planId, catalogueId }: ChangePlanInput,
  problems: Problems,
): Promise<Draft | null> {
  const credential = await problems.collect(() => findTarget(asker, credentialId, null));
  if (!credential) return null;
  await problems.collect(() => requireOtherPlan(credential, planId));
  const draft = await assessExisting(
    asker,
    AccessRequestKind.CHANGE_PLAN,
    { credential, planId, catalogueId },
    problems,
  );
  await problems.collect(() => requireNoPendingChange(asker, credential.id));
  return draft;
}

/** Asks every rule about a longer life for a credential. */
export async function assessRenewal(asker: Context, credentialId: string, problems: Problems): Promise<Draft | null> {
  const credential = await problems.collect(() => findTarget(asker, credentialId, null));
  if (!credential) return null;
  await problems.collect(() => requireEnd(credential));
  return assessExisting(asker, AccessRequestKind.RENEW, { credential, planId: credential.planId }, problems);
}

interface Regrant {
  credential: Credential;
  planId: string;
  catalogueId?: string | null;
}

async function assessExisting(asker: Context, kind: AccessRequestKind, wish: Regrant, problems: Problems) {
  const { credential } = wish;
  const offer = await judgeRegrant(asker, wish, problems);
  if (offer) await collectAllowance(asker, offer.plan, problems);
  const app = (await apps.find(asker, credential.appId))!;
  if (!offer) return null;
  const draft = { kind, offer, app, credential };
  await problems.collect(() => requireNoEqual(asker, draft));
  return draft;
}

/**
 * The offer of a plan with all products that a credential holds now. Which products it holds is settled, so also one
 * that the consumer may no longer see is judged: no catalogue offers it then.
 */
async function judgeRegrant(asker: Context, { credential, planId, catalogueId }: Regrant, problems: Problems) {
  await problems.collect(() => requireChangeable(credential, ['input', 'credentialId']));
  const products = await productsOf(asker, credential);
  const productIds = products.map(({ id }) => id);
  const facts = { ...(await readOfferFacts(asker, { productIds, planIds: [planId] })), products: byId(products) };
  const bundle = await judgeBundle(facts, { planId, productIds }, problems);
  if (!bundle) return null;
  // A consumer who changes the plan is not asked for a catalogue: where several offer it, the oldest counts.
  const places = meetingPlaces(facts, bundle);
  const catalogue = await problems.collect(() =>
    requireCatalogue(catalogueId ? places : places.slice(0, 1), catalogueId),
  );
  return catalogue && { ...bundle, catalogue };
}

interface Waiting {
  kind: AccessRequestKind;
  appId: string;
  planId: string;
  catalogueId: string | null;
  credentialId: string | null;
  productIds: readonly string[];
}

/**
 * What approval would grant now. Asks the rules of the request again, but for those about asking itself: how often, and
 * whether an equal one waits. Null when one refuses.
 * @param asker Context of who asked, with what that consumer may see now.
 */
export async function assessGrant(asker: Context, request: Waiting, problems: Problems): Promise<Offer | null> {
  const app = await problems.collect(() => findTargetApp(asker, request));
  const { credentialId, planId } = request;
  const credential = credentialId && app ? await problems.collect(() => findTarget(asker, credentialId, app)) : null;
  if (request.kind === AccessRequestKind.CHANGE_PLAN || request.kind === AccessRequestKind.RENEW) {
    return credential && assessRegrant(asker, request, credential, problems);
  }
  const facts = await readOfferFacts(asker, { productIds: request.productIds, planIds: [planId] });
  const offer = await judgeOffer(facts, request, problems);
  if (credential && offer) await judgeExtension(credential, await productsOf(asker, credential), offer, problems);
  return offer;
}

/** A renewal holds for the plan it was asked for, and a change only for another plan than the present one. */
async function assessRegrant(asker: Context, request: Waiting, credential: Credential, problems: Problems) {
  const { kind, planId, catalogueId } = request;
  await problems.collect(() =>
    kind === AccessRequestKind.RENEW ? requirePlanOf(credential, { id: planId }) : requireOtherPlan(credential, planId),
  );
  return judgeRegrant(asker, { credential, planId, catalogueId }, problems);
}
