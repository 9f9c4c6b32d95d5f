import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { ProviderApi as ListedApi, ProviderPolicy } from '../../provider/port/provider-adapter.ts';
import { Provider } from '../../provider/providers/provider.entity.ts';
import { ProviderSync, SyncStatus } from '../../provider/sync-requests/provider-sync.entity.ts';
import { scheduleSync } from '../../provider/sync-requests/provider-sync.queue.ts';
import type { OfferKind } from '../offer/offer.entity.ts';
import { Plan } from '../plans/plan.entity.ts';
import { Product } from '../products/product.entity.ts';
import { growVersions } from './grown-versions.service.ts';
import { type SyncedApis, syncApis } from './listed-apis.service.ts';
import { type Revisions, syncOffers } from './listed-offers.service.ts';
import { readPlan, readProduct, type SortedPolicies, sortPolicies } from './listed-policy.rules.ts';
import { NameRegister } from './name-register.ts';
import { syncObstacles, tellFound } from './product-obstacles.service.ts';
import { readMissingApis, sendKeysWaitingForApis } from './returned-apis.service.ts';
import { forgetOlderIgnored, forgetOldSyncs } from './sync-run.service.ts';

/** More than anybody reads; what is beyond is counted. */
const MAX_DETAILED = 500;

/** Until what is found gone is looked for once more. */
const SECOND_LOOK_SECONDS = 10;

/** What a provider had at one time. */
export interface Listing {
  listedAt: Date;
  apis: ListedApi[];
  policies: ProviderPolicy[];
}

/** Brings APIs, products and plans to what the provider had, in one transaction. */
export function applyListing(
  ctx: Context,
  providerId: string,
  syncId: string,
  listing: Listing,
  revisions: Revisions,
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await tx.db.selectFrom('provider').select('id').where('id', '=', providerId).forNoKeyUpdate().execute();
    const provider = await tx.em.findOneOrFail(Provider, providerId);
    const sync = await tx.em.findOneOrFail(ProviderSync, syncId);
    if (provider.deletedAt) return;
    const policies = sortPolicies(listing.policies, provider);
    const missing = await readMissingApis(tx, providerId);
    const apis = await syncApis(tx, provider, listing.apis);
    const products = await syncProducts(tx, provider, policies, revisions, apis);
    const plans = await syncPlans(tx, provider, policies, revisions);
    const warnings = [...policies.warnings, ...products.warnings, ...plans.warnings];
    await tellFound(tx, providerId, {
      products: products.found,
      ...{ hiddenProducts: products.hidden, hiddenPlans: plans.hidden },
    });
    // What came back while this was written would count as gone until the next look, which may be an hour away.
    if (products.hidden.length + plans.hidden.length > 0) {
      await scheduleSync(tx, providerId, { inSeconds: SECOND_LOOK_SECONDS * tx.config.pace });
    }
    provider.lastSyncedAt = listing.listedAt;
    await sendKeysWaitingForApis(
      tx,
      providerId,
      missing.filter((id) => apis.present.has(id)),
    );
    tx.em.assign(sync, {
      ...{ status: SyncStatus.SUCCEEDED, finishedAt: new Date() },
      ...{ products: products.counts, plans: plans.counts },
      ...{ apiCount: listing.apis.length, ignoredPolicies: policies.ignored.length },
      ignored: policies.ignored.slice(0, MAX_DETAILED),
      ...{ warnings: warnings.slice(0, MAX_DETAILED), warningCount: warnings.length },
    });
    await tx.em.flush();
    const after = { syncId, status: sync.status, products: products.counts, plans: plans.counts };
    await recordEvent(tx, { type: 'provider.synchronised', subject: { providerId }, after });
    await forgetOlderIgnored(tx, providerId, syncId);
    await forgetOldSyncs(tx, providerId);
  });
}

async function syncProducts(
  ctx: Context,
  provider: Provider,
  { products: policies }: SortedPolicies,
  revisions: Revisions,
  { known, present, formerVersions }: SyncedApis,
) {
  const rows = await ctx.em.find(Product, { id: { $in: await lockedIds(ctx, 'product', provider, revisions) } });
  const names = await registerOf(ctx, 'product');
  const result = await syncOffers(ctx, {
    ...{
      kind: 'product',
      rows,
      policies: policies.filter((policy) => !isEmptied(policy, rows)),
      revisions,
      names,
      provider,
    },
    read: (policy, row) => readProduct(policy, provider, present, row),
    create: (policy, fields) =>
      ctx.em.create(Product, {
        ...{ ...fields, providerId: provider.id, policyId: policy.id, displayName: policy.name },
        appliedRevision: 1,
      }),
  });
  await growVersions(ctx, rows, present, formerVersions);
  await ctx.em.flush();
  return { ...result, found: await syncObstacles(ctx, provider.id, known) };
}

/** A policy that keys had and that opens nothing any more is as good as gone; one that never opened anything is a document. */
const isEmptied = ({ id, apiIds }: ProviderPolicy, rows: readonly Product[]): boolean =>
  apiIds.length === 0 && rows.some(({ policyId, isDocumentationOnly }) => policyId === id && !isDocumentationOnly);

async function syncPlans(ctx: Context, provider: Provider, { plans: policies }: SortedPolicies, revisions: Revisions) {
  const rows = await ctx.em.find(Plan, { id: { $in: await lockedIds(ctx, 'plan', provider, revisions) } });
  const names = await registerOf(ctx, 'plan');
  return syncOffers(ctx, {
    ...{ kind: 'plan', rows, policies, revisions, names, provider },
    read: readPlan,
    create: (policy, fields) =>
      ctx.em.create(Plan, {
        ...{ ...fields, providerId: provider.id, policyId: policy.id, displayName: policy.name },
        appliedRevision: 1,
      }),
  });
}

/**
 * Also those that were deleted since the provider was read: their policies must not come back as new ones. They are held
 * until the commit, but not `for update`: with that, all requests and keys of these products and plans would wait for it.
 */
async function lockedIds({ db }: Context, table: OfferKind, { id }: Provider, revisions: Revisions): Promise<string[]> {
  const rows = await db
    .selectFrom(table)
    .select('id')
    .where('providerId', '=', id)
    .where((eb) =>
      eb.or([
        eb('deletedAt', 'is', null),
        oneOf('id', [...revisions.keys()]),
        eb('appliedRevision', '<', eb.ref('revision')),
      ]),
    )
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  return rows.map((row) => row.id);
}

async function registerOf(ctx: Context, table: OfferKind): Promise<NameRegister> {
  return new NameRegister(
    await ctx.db.selectFrom(table).select(['id', 'name']).where('deletedAt', 'is', null).execute(),
  );
}
