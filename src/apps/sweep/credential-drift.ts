import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import type { ProviderAdapter } from '../../provider/port/provider-adapter.ts';
import { faultsOf, hasMetadata, ownFaultsOf } from '../../provider/tyk/session-mapping.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { sendToGateway } from '../credentials/gateway.queue.ts';
import { listFaultsOf } from '../gateway-keys/certificate-lists.ts';
import { OWNERSHIP } from '../gateway-keys/desired-key.ts';
import { type DesiredState, readDesiredStates } from '../gateway-keys/desired-state.queries.ts';
import { findClientDrift } from '../oauth-clients/client-convergence.ts';
import { type CredentialDrift, DriftKind } from './provider-sweep.entity.ts';

/**
 * Compares one key with what the portal wants. A change that is on its way to the gateway is no drift: whoever looks at
 * the database before and after the gateway sees it, because the portal stores first and writes afterwards.
 */
export async function findDrift(
  ctx: Context,
  adapter: ProviderAdapter,
  before: DesiredState,
): Promise<CredentialDrift | null> {
  if (!isSettled(before) || isOutdated(before)) return null;
  const drift = (await compare(adapter, before)) ?? (await compareClient(ctx, before));
  if (!drift) return null;
  const [after] = await readDesiredStates(ctx, [before.credential.id]);
  return after && isSettled(after) && after.digest === before.digest && isSame(before, after) ? drift : null;
}

async function compare(adapter: ProviderAdapter, state: DesiredState) {
  const { credential, plan, products, ref, key } = state;
  const offers = [plan, ...products];
  const found = await adapter.readKey(ref);
  const drift = (kind: DriftKind, details: string[]) => ({ credentialId: credential.id, kind, details });
  if (!key) {
    // A value that was imported may since belong to somebody else.
    return found && found.metadata[OWNERSHIP] === credential.id ? drift(DriftKind.RETURNED, ['it exists again']) : null;
  }
  if (!found) return drift(credential.secret === null ? DriftKind.LOST : DriftKind.MISSING, ['it does not exist']);
  // What a policy makes of the key counts only once the policy is what the portal wants.
  if (!areSettled(offers)) {
    const faults = ownFaultsOf(found, key);
    return faults.length > 0 ? drift(DriftKind.CHANGED, faults) : null;
  }
  const faults = [...faultsOf(found, key), ...(await listFaultsOf(adapter, state))];
  if (!hasMetadata(found, key)) faults.push('its metadata differs');
  return faults.length > 0 ? drift(DriftKind.CHANGED, faults) : null;
}

/** One that is gone cannot be made again with its secret: its convergence says so of the credential. */
async function compareClient(ctx: Context, state: DesiredState): Promise<CredentialDrift | null> {
  const found = await findClientDrift(ctx, state);
  const { id: credentialId } = state.credential;
  return found && { credentialId, kind: found.isGone ? DriftKind.LOST : DriftKind.CHANGED, details: found.details };
}

/** The gateway has confirmed the key itself. */
const isSettled = ({ credential }: DesiredState): boolean => areSettled([credential]) && !credential.lostAt;

const areSettled = (parts: readonly { revision: number; appliedRevision: number }[]): boolean =>
  parts.every(({ revision, appliedRevision }) => revision === appliedRevision);

/** The portal wants another key than the gateway confirmed, for example because the app got another name. */
export const isOutdated = (state: DesiredState): boolean =>
  isSettled(state) && areSettled([state.plan, ...state.products]) && state.digest !== state.credential.appliedDigest;

const isSame = (before: DesiredState, after: DesiredState): boolean =>
  before.credential.revision === after.credential.revision &&
  before.plan.revision === after.plan.revision &&
  before.products.every(({ id, revision }) =>
    after.products.some((product) => product.id === id && product.revision === revision),
  );

/** Records the drift and has it repaired, unless the credential has changed meanwhile. */
export async function repairDrift(ctx: Context, state: DesiredState, { kind, details }: CredentialDrift) {
  await inTransaction(ctx, async (tx) => {
    const { id, revision, driftedAt } = state.credential;
    const current = await tx.db
      .updateTable('credential')
      .set({ driftedAt: driftedAt ?? (await readNow(tx)) })
      .where('id', '=', id)
      .where('revision', '=', revision)
      .returning(['id', 'appId', 'status'])
      .executeTakeFirst();
    if (!current) return;
    // A repair that failed is tried again by each sweep, but it is one drift.
    if (!driftedAt)
      await recordCredential(tx, 'credential.driftDetected', current, state.app, { after: { kind, details } });
    await sendToGateway(tx, id);
  });
}

/** Brings a change of the app, its owner or the plan to the gateway that nobody asked to be brought there. */
export const updateOutdated = (ctx: Context, { credential }: DesiredState): Promise<void> =>
  inTransaction(ctx, (tx) => sendToGateway(tx, credential.id));
