import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { ProviderApi as ListedApi, ProviderPolicy } from '../../provider/port/provider-adapter.ts';
import { Provider } from '../../provider/providers/provider.entity.ts';
import type { ProviderFailure } from '../../provider/providers/provider-condition.ts';
import { ProviderSync, SyncStatus } from '../../provider/synchronise/provider-sync.entity.ts';
import type { OfferKind } from '../offer/offer.events.ts';
import { Plan } from '../plans/plan.entity.ts';
import { Product } from '../products/product.entity.ts';
import { syncApis } from './sync-apis.ts';
import { readPlan, readProduct, type SortedPolicies, sortPolicies } from './sync-comparison.ts';
import { NameRegister } from './sync-names.ts';
import { type Revisions, syncOffers } from './sync-offers.ts';

/** What a provider had at one time. */
export interface Listing {
  listedAt: Date;
  apis: ListedApi[];
  policies: ProviderPolicy[];
}

/** Synchronisations that are kept for each provider: at least one day of them. */
const KEPT = 200;

/** Takes the synchronisation that somebody asked for, or begins one of its own. @returns Its id. */
export function beginSync(ctx: Context, providerId: string): Promise<string> {
  return inTransaction(ctx, async ({ em }) => {
    // They run one after the other, so one that is still running belongs to a process that died.
    const interrupted = { kind: 'unavailable', message: 'It was interrupted and has been started again.' } as const;
    for (const old of await em.find(ProviderSync, { providerId, status: SyncStatus.RUNNING })) {
      em.assign(old, { status: SyncStatus.FAILED, failure: interrupted, finishedAt: new Date() });
    }
    const queued = await em.findOne(ProviderSync, { providerId, status: SyncStatus.QUEUED });
    const sync = queued ?? em.create(ProviderSync, { providerId, status: SyncStatus.RUNNING });
    em.assign(sync, { status: SyncStatus.RUNNING, startedAt: new Date() });
    await em.flush();
    return sync.id;
  });
}

/** Notes that the provider could not be read. Nothing else changes. */
export function endSync(ctx: Context, providerId: string, syncId: string, failure: ProviderFailure): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const sync = await tx.em.findOneOrFail(ProviderSync, syncId);
    tx.em.assign(sync, { status: SyncStatus.FAILED, failure, finishedAt: new Date() });
    await tx.em.flush();
    await recordEvent(tx, {
      type: 'provider.synchronised',
      subject: { providerId },
      after: { syncId, status: sync.status, cause: failure.message },
    });
    await forgetOldSyncs(tx, providerId);
  });
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
    const provider = await tx.em.findOneOrFail(Provider, providerId, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const sync = await tx.em.findOneOrFail(ProviderSync, syncId);
    if (provider.deletedAt) return;
    const policies = sortPolicies(listing.policies, provider);
    const apis = await syncApis(tx, providerId, listing.apis);
    const products = await syncProducts(tx, provider, policies, revisions, apis);
    const plans = await syncPlans(tx, provider, policies, revisions);
    provider.lastSyncedAt = listing.listedAt;
    tx.em.assign(sync, {
      ...{ status: SyncStatus.SUCCEEDED, finishedAt: new Date() },
      ...{ products: products.counts, plans: plans.counts },
      ...{ apiCount: listing.apis.length, ignoredPolicies: policies.ignored },
      warnings: [...policies.warnings, ...products.warnings, ...plans.warnings],
    });
    await tx.em.flush();
    const after = { syncId, status: sync.status, products: products.counts, plans: plans.counts };
    await recordEvent(tx, { type: 'provider.synchronised', subject: { providerId }, after });
    await forgetOldSyncs(tx, providerId);
  });
}

async function syncProducts(
  ctx: Context,
  provider: Provider,
  { products: policies }: SortedPolicies,
  revisions: Revisions,
  apis: Parameters<typeof readProduct>[2],
) {
  const ids = await idsOf(ctx, 'product', provider, revisions);
  const rows = await ctx.em.find(Product, { id: { $in: ids } }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const names = await registerOf(ctx, 'product');
  return syncOffers(ctx, {
    ...{ kind: 'product', rows, policies, revisions, names, provider },
    read: (policy) => readProduct(policy, provider, apis),
    create: (policy, fields) =>
      ctx.em.create(Product, {
        ...{ ...fields, providerId: provider.id, policyId: policy.id, displayName: policy.name },
        appliedRevision: 1,
      }),
  });
}

async function syncPlans(ctx: Context, provider: Provider, { plans: policies }: SortedPolicies, revisions: Revisions) {
  const ids = await idsOf(ctx, 'plan', provider, revisions);
  const rows = await ctx.em.find(Plan, { id: { $in: ids } }, { lockMode: LockMode.PESSIMISTIC_WRITE });
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

/** Also those that were deleted since the provider was read: their policies must not come back as new ones. */
async function idsOf({ db }: Context, table: OfferKind, { id }: Provider, revisions: Revisions): Promise<string[]> {
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
    .execute();
  return rows.map((row) => row.id);
}

async function registerOf(ctx: Context, table: OfferKind): Promise<NameRegister> {
  return new NameRegister(
    await ctx.db.selectFrom(table).select(['id', 'name']).where('deletedAt', 'is', null).execute(),
  );
}

async function forgetOldSyncs({ db }: Context, providerId: string): Promise<void> {
  const kept = db
    .selectFrom('providerSync')
    .select('id')
    .where('providerId', '=', providerId)
    .orderBy('id', 'desc')
    .limit(KEPT);
  await db.deleteFrom('providerSync').where('providerId', '=', providerId).where('id', 'not in', kept).execute();
}
