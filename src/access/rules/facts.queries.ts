import { sql } from 'kysely';
import { apps } from '../../apps/apps/app.queries.ts';
import { isOwnerLocked } from '../../apps/apps/locked-owner.ts';
import { readNewAppFacts } from '../../apps/apps/new-app.queries.ts';
import { credentials, findKeyHolder, productsOfCredential } from '../../apps/credentials/credential.queries.ts';
import { isEnded, SPENT_STATUSES } from '../../apps/credentials/credential.rules.ts';
import { visibleCatalogues } from '../../catalogue/audience/audience.policy.ts';
import { catalogues } from '../../catalogue/catalogues/catalogue.queries.ts';
import { plans } from '../../catalogue/plans/plan.queries.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import { products } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { shaped } from '../../platform/shapes/shaped.ts';
import { clientTypesOfServers } from '../../provider/authorization-servers/authorization-server.queries.ts';
import { AccessRequestKind } from '../requests/access-request.entity.ts';
import { OPEN_STATUSES } from '../requests/access-request.policy.ts';
import { readPortalSettings } from '../settings/portal-settings.queries.ts';
import type {
  AccessWish,
  AskingFacts,
  FlowFacts,
  GrantFacts,
  LivingGrant,
  OpenRequest,
  RequestFacts,
  TargetFacts,
  TargetWish,
} from './facts.ts';
import type { OfferFacts, OfferWish } from './offer.ts';

// All that the rules judge by is read here, and nothing is judged. `asker` is the context of the consumer who asks: the
// facts are what that consumer may see.

export async function readFlowFacts(ctx: Context): Promise<FlowFacts> {
  const { accessFlow } = await readPortalSettings(ctx);
  return { viewer: ctx.viewer, accessFlow };
}

/** The facts about one wish for new access or for more products on a credential. */
export async function readAskingFacts(asker: Context, wish: AccessWish): Promise<AskingFacts> {
  const offer = await readNamedOffer(asker, wish);
  const made = await readRequestsMade(asker, [wish]);
  const target = await readTargetFacts(asker, wish);
  return { ...offer, ...target, ...made, openRequests: await readOpenRequests(asker, target) };
}

/** The facts about the offer of one wish, and whether the catalogue that it names is there. */
export async function readNamedOffer(asker: Context, wish: OfferWish): Promise<OfferFacts> {
  return { ...(await readOfferFacts(asker, [wish])), ...(await readMissingCatalogue(asker, wish)) };
}

export async function readMissingCatalogue(
  asker: Context,
  { catalogueId }: Pick<OfferWish, 'catalogueId'>,
): Promise<Pick<OfferFacts, 'missingCatalogueIds'>> {
  const isMissing = catalogueId != null && !(await catalogues.find(asker, catalogueId));
  return { missingCatalogueIds: new Set(isMissing ? [catalogueId] : []) };
}

/** The facts about another plan or a longer life for a credential. @param target What was read of it. */
export async function readRegrantFacts(asker: Context, target: TargetFacts, wish: AccessWish): Promise<AskingFacts> {
  const grant = await readRegrantedFacts(asker, target, wish);
  const made = await readRequestsMade(asker, [wish]);
  return { ...grant, ...made, openRequests: await readOpenRequests(asker, target) };
}

/**
 * Which products a credential holds is settled, so also those that the consumer may no longer see are judged: no
 * catalogue offers them then.
 */
export const readRegrantedFacts = async (
  asker: Context,
  target: TargetFacts,
  wish: AccessWish,
): Promise<GrantFacts> => ({
  ...target,
  ...(await readNamedOffer(asker, wish)),
  products: byId(target.held),
});

/** The facts about the offers in all wishes, in three statements however many wishes there are. */
export async function readOfferFacts(
  asker: Context,
  wishes: readonly (Pick<OfferWish, 'productIds'> & Partial<Pick<OfferWish, 'planId'>>)[],
): Promise<OfferFacts> {
  const productIds = [...new Set(wishes.flatMap((wish) => wish.productIds))];
  const planIds = [...new Set(wishes.flatMap(({ planId }) => planId ?? []))];
  const seenProducts = await products.among(asker, productIds);
  const seenPlans = await plans.among(asker, planIds);
  const rows = await meetings(asker, { productIds, planIds });
  return {
    products: byId(seenProducts),
    plans: byId(seenPlans),
    clientTypes: await readClientTypes(asker, seenProducts),
    meetings: rows.map(({ productId, planId, ...catalogue }) => ({ productId, planId, catalogue })),
  };
}

/** Most products take no tokens, and cost no statement. */
async function readClientTypes(asker: Context, seen: readonly Product[]): Promise<OfferFacts['clientTypes']> {
  const ids = [...new Set(seen.flatMap(({ authorizationServerId }) => authorizationServerId ?? []))];
  if (ids.length === 0) return undefined;
  return new Map((await clientTypesOfServers(asker, ids)).map(({ id, clientTypes }) => [id, clientTypes]));
}

const meetings = shaped(({ db, viewer }, { productIds, planIds }: { productIds: string[]; planIds: string[] }) =>
  db
    .selectFrom('catalogue')
    .innerJoin('cataloguePlan', 'cataloguePlan.catalogueId', 'catalogue.id')
    .innerJoin('catalogueProduct', 'catalogueProduct.catalogueId', 'catalogue.id')
    .selectAll('catalogue')
    .select(['catalogueProduct.productId', 'cataloguePlan.planId'])
    .where(oneOf('cataloguePlan.planId', planIds))
    .where(oneOf('catalogueProduct.productId', productIds))
    .where(visibleCatalogues(viewer))
    .compile(),
);

/** The facts about the named app and credential; what is not named takes no statement. */
export async function readTargetFacts(
  asker: Context,
  { appId, newApp, credentialId }: TargetWish,
): Promise<TargetFacts> {
  const app = appId ? await apps.find(asker, appId) : null;
  const newAppFacts = newApp ? await readNewAppFacts(asker, newApp) : null;
  const credential = credentialId ? await credentials.find(asker, credentialId) : null;
  const held = credential ? await productsOfCredential.all(asker, credential.id) : [];
  const heldPlan = credential ? await readPlan(asker, credential.planId) : null;
  const keyHolderId = credential && isEnded(credential) ? await findKeyHolder(asker, credential) : null;
  const ofApp = app?.id ?? credential?.appId;
  const grants = await readGrants(asker, ofApp);
  const locked = ofApp !== undefined && (await isOwnerLocked(asker, ofApp));
  const parts = { held, heldPlan, keyHolderId, isOwnerLocked: locked, grants };
  return { app: app ?? null, newApp: newAppFacts, credential: credential ?? null, ...parts };
}

const readPlan = async ({ db }: Context, id: string) =>
  (await db.selectFrom('plan').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;

/** For an app that the asker sees. */
async function readGrants(asker: Context, appId: string | undefined): Promise<LivingGrant[]> {
  if (!appId) return [];
  return asker.db
    .selectFrom('credential')
    .innerJoin('credentialProduct', 'credentialProduct.credentialId', 'credential.id')
    .select(['credential.id', 'credential.planId', 'credential.authType'])
    .select((eb) => eb.fn.agg<string[]>('array_agg', ['credentialProduct.productId']).as('productIds'))
    .where('credential.appId', '=', appId)
    .where('credential.status', 'not in', SPENT_STATUSES)
    .where(sql<boolean>`(credential.expires_at is null or credential.expires_at > now())`)
    .groupBy('credential.id')
    .orderBy('credential.id')
    .execute();
}

/**
 * How often the consumer has asked for each of the plans in its current period, where a renewal asks for nothing new; and
 * for whatever plan within the hour.
 */
export async function readRequestsMade(
  asker: Context,
  wishes: readonly Pick<OfferWish, 'planId'>[],
): Promise<Pick<RequestFacts, 'requestsMade' | 'requestsThisHour'>> {
  const requesterId = requireViewer(asker.viewer).userId;
  const rows = await requestsInPeriod(asker, {
    requesterId,
    planIds: [...new Set(wishes.map(({ planId }) => planId))],
  });
  const requestsMade = new Map(rows.map(({ id, made }) => [id, made]));
  return { requestsMade, requestsThisHour: await readThisHour(asker, requesterId) };
}

const requestsInPeriod = shaped(({ db }, { requesterId, planIds }: { requesterId: string; planIds: string[] }) =>
  db
    .selectFrom('accessRequest')
    .innerJoin('plan', 'plan.id', 'accessRequest.planId')
    .select('plan.id')
    .select((eb) => eb.fn.countAll<number>().as('made'))
    .where('accessRequest.requesterId', '=', requesterId)
    .where(oneOf('plan.id', planIds))
    .where('accessRequest.kind', '!=', AccessRequestKind.RENEW)
    .where(inRequestPeriod)
    .groupBy('plan.id')
    .compile(),
);

async function readThisHour(ctx: Context, userId: string): Promise<RequestFacts['requestsThisHour']> {
  const allowed = ctx.config.requestsPerHour || null;
  if (allowed === null) return { made: 0, allowed };
  const [row] = await requestsOfHour(ctx, { userId });
  return { made: row!.made, allowed };
}

/** What others asked on the consumer's behalf does not count. */
const requestsOfHour = shaped(({ db }, { userId }: { userId: string }) =>
  db
    .selectFrom('accessRequest')
    .select((eb) => eb.fn.countAll<number>().as('made'))
    .where('createdById', '=', userId)
    .where('requesterId', '=', userId)
    .where(sql<boolean>`created_at > now() - interval '1 hour'`)
    .compile(),
);

/** Without a period every request counts for ever. */
const inRequestPeriod = sql<boolean>`(plan.request_period_seconds is null
  or access_request.created_at > now() - make_interval(secs => plan.request_period_seconds))`;

/** Open requests of everybody, not only of the asker, for the app or the credential. */
export async function readOpenRequests(
  asker: Context,
  { app, credential }: Pick<TargetFacts, 'app' | 'credential'>,
): Promise<OpenRequest[]> {
  if (!app && !credential) return [];
  return asker.db
    .selectFrom('accessRequest')
    .innerJoin('accessRequestProduct', 'accessRequestProduct.accessRequestId', 'accessRequest.id')
    .select(['accessRequest.id', 'kind', 'appId', 'planId', 'credentialId'])
    .select((eb) => eb.fn.agg<string[]>('array_agg', ['accessRequestProduct.productId']).as('productIds'))
    .where((eb) => eb.or([eb('appId', '=', app?.id ?? null), eb('credentialId', '=', credential?.id ?? null)]))
    .where('status', 'in', OPEN_STATUSES)
    .groupBy('accessRequest.id')
    .orderBy('accessRequest.id')
    .execute();
}

const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));
