import type { Context } from '../../platform/context.ts';
import { optionalText } from '../../platform/text.ts';
import type { AppRef } from '../apps/app.events.ts';
import { type Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { wrongState } from '../credentials/credential.rules.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { sendToGateway } from '../credentials/gateway.queue.ts';

export const SUSPENDABLE: readonly CredentialStatus[] = [CredentialStatus.ACTIVE, CredentialStatus.RETIRING];

/**
 * Switches a credential off without ending it: the gateway refuses its key and keeps its counters. Its life goes
 * on meanwhile.
 * @throws DomainError NOT_FOUND, WRONG_STATE, INVALID_INPUT.
 */
export async function suspendCredential(ctx: Context, id: string, reason?: string | null): Promise<Credential> {
  const text = optionalText(reason, { field: ['input', 'reason'], max: 2000 });
  const { credential, app } = await lockVisibleCredential(ctx, id);
  if (!SUSPENDABLE.includes(credential.status)) throw wrongState(credential);
  await suspend(ctx, credential, app, { suspensionReason: text });
  return credential;
}

/** The caller holds the credential's lock and has decided. */
export async function suspend(
  ctx: Context,
  credential: Credential,
  app: AppRef,
  why: Partial<Pick<Credential, 'suspensionReason' | 'suspendedWithAccount'>>,
): Promise<void> {
  const before = { status: credential.status };
  ctx.em.assign(credential, { ...why, status: CredentialStatus.SUSPENDED, revision: credential.revision + 1 });
  await ctx.em.flush();
  const after = { status: credential.status, reason: credential.suspensionReason };
  await recordCredential(ctx, 'credential.suspended', credential, app, { before, after });
  await sendToGateway(ctx, credential.id);
}

/**
 * Switches a suspended credential on again, with the counters it had.
 * @throws DomainError NOT_FOUND, WRONG_STATE.
 */
export async function resumeCredential(ctx: Context, id: string): Promise<Credential> {
  const { credential, app } = await lockVisibleCredential(ctx, id);
  if (credential.status !== CredentialStatus.SUSPENDED) throw wrongState(credential);
  await resume(ctx, credential, app);
  return credential;
}

/** The caller holds the lock of the credential, which is suspended, and has decided. */
export async function resume(ctx: Context, credential: Credential, app: AppRef): Promise<void> {
  const before = { status: credential.status, reason: credential.suspensionReason };
  credential.status = credential.retiresAt ? CredentialStatus.RETIRING : CredentialStatus.ACTIVE;
  credential.suspensionReason = null;
  credential.suspendedWithAccount = false;
  credential.revision += 1;
  await ctx.em.flush();
  await recordCredential(ctx, 'credential.resumed', credential, app, { before, after: { status: credential.status } });
  await sendToGateway(ctx, credential.id);
}
