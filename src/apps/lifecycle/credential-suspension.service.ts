import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { optionalText } from '../../platform/text.ts';
import type { AppRef } from '../apps/app.events.ts';
import { type Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { wrongState } from '../credentials/credential.rules.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { sendToGateway } from '../credentials/gateway.queue.ts';
import { findLivingSuccessor, lockLivingSuccessors } from '../credentials/successors.queries.ts';

const SUSPENDABLE: readonly CredentialStatus[] = [CredentialStatus.ACTIVE, CredentialStatus.RETIRING];

/**
 * Switches a credential off without ending it, with the keys that replaced it meanwhile: the gateway refuses them and
 * keeps their counters. Their life goes on.
 * @throws DomainError NOT_FOUND, WRONG_STATE (with what lives in its place), INVALID_INPUT.
 */
export async function suspendCredential(ctx: Context, id: string, reason?: string | null): Promise<Credential> {
  const suspensionReason = optionalText(reason, { field: ['input', 'reason'], max: 2000 });
  const { credential, app } = await lockVisibleCredential(ctx, id);
  if (!SUSPENDABLE.includes(credential.status)) {
    throw wrongState(credential, ['id'], await findLivingSuccessor(ctx, id));
  }
  const suspendedAt = await readNow(ctx);
  for (const each of [credential, ...(await lockLivingSuccessors(ctx, id))]) {
    // One that was suspended before keeps its own reason, and has to be resumed by itself.
    if (each.status !== CredentialStatus.SUSPENDED) await suspend(ctx, each, app, { suspensionReason, suspendedAt });
  }
  return credential;
}

/** The caller holds the credential's lock and has decided. */
export async function suspend(
  ctx: Context,
  credential: Credential,
  app: AppRef,
  why: Pick<Credential, 'suspensionReason' | 'suspendedAt'> & Partial<Pick<Credential, 'suspendedWithAccount'>>,
): Promise<void> {
  const before = { status: credential.status };
  ctx.em.assign(credential, { ...why, status: CredentialStatus.SUSPENDED, revision: credential.revision + 1 });
  await ctx.em.flush();
  const after = { status: credential.status, reason: credential.suspensionReason };
  await recordCredential(ctx, 'credential.suspended', credential, app, { before, after });
  await sendToGateway(ctx, credential.id);
}

/**
 * Switches a suspended credential on again, with the counters it had and with the keys that were suspended together with it.
 * @throws DomainError NOT_FOUND, WRONG_STATE.
 */
export async function resumeCredential(ctx: Context, id: string): Promise<Credential> {
  const { credential, app } = await lockVisibleCredential(ctx, id);
  if (credential.status !== CredentialStatus.SUSPENDED) throw wrongState(credential);
  const since = credential.suspendedAt?.getTime();
  for (const each of [credential, ...(await lockLivingSuccessors(ctx, id))]) {
    const isSuspended = each.status === CredentialStatus.SUSPENDED;
    if (isSuspended && each.suspendedAt?.getTime() === since) await resume(ctx, each, app);
  }
  return credential;
}

/** The caller holds the lock of the credential, which is suspended, and has decided. */
export async function resume(ctx: Context, credential: Credential, app: AppRef): Promise<void> {
  const before = { status: credential.status, reason: credential.suspensionReason };
  credential.status = statusWhenOn(credential);
  credential.suspensionReason = null;
  credential.suspendedAt = null;
  credential.suspendedWithAccount = false;
  credential.revision += 1;
  await ctx.em.flush();
  await recordCredential(ctx, 'credential.resumed', credential, app, { before, after: { status: credential.status } });
  await sendToGateway(ctx, credential.id);
}

/** One that was suspended before the gateway ever had it has yet to be confirmed. */
function statusWhenOn({ retiresAt, appliedRevision }: Credential): CredentialStatus {
  if (retiresAt) return CredentialStatus.RETIRING;
  return appliedRevision > 0 ? CredentialStatus.ACTIVE : CredentialStatus.ISSUING;
}
