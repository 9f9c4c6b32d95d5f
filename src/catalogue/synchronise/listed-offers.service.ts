import type { Context } from '../../platform/context.ts';
import type { ProviderPolicy } from '../../provider/port/provider-adapter.ts';
import type { Provider } from '../../provider/providers/provider.entity.ts';
import type { SyncCounts, SyncWarning } from '../../provider/sync-requests/provider-sync.entity.ts';
import { changesBetween } from '../offer/changes.ts';
import type { Offer, OfferKind } from '../offer/offer.entity.ts';
import { recordOffer } from '../offer/offer.events.ts';
import { recordRestored } from '../offer/offer.service.ts';
import type { Plan } from '../plans/plan.entity.ts';
import type { Product } from '../products/product.entity.ts';
import type { OwnedByPolicy, PlanOwnedByPolicy, Reading } from './listed-policy.rules.ts';
import type { NameRegister } from './name-register.ts';

/** Revisions of products and plans, read before the provider was: what changed since is not the provider's to decide. */
export type Revisions = ReadonlyMap<string, number>;

type PolicyFields = OwnedByPolicy | PlanOwnedByPolicy;

/** How products, or plans, of one provider are brought to what it has. */
export interface OfferSync<Row extends Product | Plan, Fields extends PolicyFields> {
  kind: OfferKind;
  rows: readonly Row[];
  policies: readonly ProviderPolicy[];
  revisions: Revisions;
  names: NameRegister;
  provider: Provider;
  read(policy: ProviderPolicy, row: Row | null): Reading<Fields>;
  /** A new row with the policy's fields, in no catalogue. */
  create(policy: ProviderPolicy, fields: Fields): Row;
}

export interface OfferSyncResult {
  counts: SyncCounts;
  /** Those whose policy has vanished since the last comparison. */
  hidden: Offer[];
  warnings: SyncWarning[];
}

/**
 * Creates, changes, hides and restores rows by the policies that the provider has. Nothing is deleted, and what hangs on
 * a hidden row stays. The caller holds the rows' locks and flushes.
 */
export async function syncOffers<Row extends Product | Plan, Fields extends PolicyFields>(
  ctx: Context,
  sync: OfferSync<Row, Fields>,
): Promise<OfferSyncResult> {
  const counts: SyncCounts = { created: 0, updated: 0, hidden: 0, restored: 0, unchanged: 0 };
  const warnings: SyncWarning[] = [];
  const hidden: Row[] = [];
  const rest = new Map(sync.rows.map((row) => [row.policyId, row]));
  for (const policy of sync.policies) {
    const row = rest.get(policy.id) ?? null;
    rest.delete(policy.id);
    const outcome = await syncOne(ctx, sync, policy, row, warnings);
    if (outcome) counts[outcome] += 1;
  }
  for (const row of rest.values()) {
    const isOurs = row.policyId !== null && row.appliedRevision > 0 && !isAhead(row, sync.revisions);
    if (!isOurs || row.hiddenAt || row.deletedAt) continue;
    row.hiddenAt = new Date();
    counts.hidden += 1;
    hidden.push(row);
    await recordOffer(ctx, sync.kind, 'hidden', row.id, { after: { name: row.name, hiddenAt: row.hiddenAt } });
  }
  return { counts, hidden, warnings };
}

async function syncOne<Row extends Product | Plan, Fields extends PolicyFields>(
  ctx: Context,
  sync: OfferSync<Row, Fields>,
  policy: ProviderPolicy,
  row: Row | null,
  warnings: SyncWarning[],
): Promise<keyof SyncCounts | null> {
  // The portal has changed this policy since, and the change is on its way to the provider.
  if (row && isAhead(row, sync.revisions)) return row.deletedAt ? null : 'unchanged';
  const reading = sync.read(policy, row);
  warnings.push(...reading.warnings);
  if (!reading.fields) return row ? 'unchanged' : null;
  if (!row) return createOne(ctx, sync, policy, reading.fields, warnings);
  const claimed = sync.names.claim(row.id, reading.fields.name, sync.provider.name, policy.id);
  warnings.push(...claimed.warnings);
  const restored = await restore(ctx, sync.kind, row);
  const changed = await change(ctx, sync.kind, row, { ...reading.fields, name: claimed.name });
  return restored ? 'restored' : changed ? 'updated' : 'unchanged';
}

const isAhead = (row: Offer, revisions: Revisions): boolean =>
  row.appliedRevision < row.revision || revisions.get(row.id) !== row.revision;

async function createOne<Row extends Product | Plan, Fields extends PolicyFields>(
  ctx: Context,
  { kind, names, provider, create }: OfferSync<Row, Fields>,
  policy: ProviderPolicy,
  fields: Fields,
  warnings: SyncWarning[],
): Promise<'created'> {
  const row = create(policy, fields);
  const claimed = names.claim(row.id, fields.name, provider.name, policy.id);
  warnings.push(...claimed.warnings);
  row.name = claimed.name;
  ctx.em.persist(row);
  await recordOffer(ctx, kind, 'created', row.id, { after: { ...fields, name: row.name, policyId: policy.id } });
  return 'created';
}

async function restore(ctx: Context, kind: OfferKind, row: Offer): Promise<boolean> {
  if (!row.hiddenAt) return false;
  await recordRestored(ctx, kind, row, row.hiddenAt);
  row.hiddenAt = null;
  return true;
}

async function change(ctx: Context, kind: OfferKind, row: Offer, fields: object): Promise<boolean> {
  const current = Object.fromEntries(Object.keys(fields).map((name) => [name, Reflect.get(row, name)]));
  const changes = changesBetween(current, { ...fields });
  if (Object.keys(changes.after).length === 0) return false;
  Object.assign(row, changes.after);
  await recordOffer(ctx, kind, 'updated', row.id, changes);
  return true;
}
