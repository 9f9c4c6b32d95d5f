import type { Context } from '../../platform/context.ts';
import type { AppRef } from '../apps/app.events.ts';
import { type Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { isEnded, wrongState } from '../credentials/credential.rules.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { scheduleExpiry } from '../credentials/expiry.queue.ts';
import { sendToGateway } from '../credentials/gateway.queue.ts';
import { findLivingSuccessor, lockLivingSuccessors } from '../credentials/successors.queries.ts';

/**
 * Ends a credential for good, with the keys that replaced it meanwhile, for everybody who may see its app. The record of
 * its request stays.
 * @throws DomainError NOT_FOUND, WRONG_STATE (already revoked or expired; with what lives in its place).
 */
export async function revokeCredential(ctx: Context, id: string): Promise<Credential> {
  const { credential, app } = await lockVisibleCredential(ctx, id);
  if (isEnded(credential)) throw wrongState(credential, ['id'], await findLivingSuccessor(ctx, id));
  for (const each of [credential, ...(await lockLivingSuccessors(ctx, id))]) {
    await endCredential(ctx, each, app, 'credential.revoked');
  }
  return credential;
}

type Ending = 'credential.revoked' | 'credential.retired' | 'credential.expired';

/**
 * Ends a credential for good: its key is taken from the gateway by job, and nothing leads back. The record of its
 * request stays. The caller holds the credential's lock and has decided.
 */
export async function endCredential(ctx: Context, credential: Credential, app: AppRef, type: Ending): Promise<void> {
  const before = { status: credential.status };
  credential.status = type === 'credential.expired' ? CredentialStatus.EXPIRED : CredentialStatus.REVOKED;
  credential.revision += 1;
  credential.failure = null;
  await ctx.em.flush();
  await recordCredential(ctx, type, credential, app, { before, after: { status: credential.status } });
  await sendToGateway(ctx, credential.id);
  // What it was to replace may have waited for it to work.
  if (credential.replacesId) await scheduleExpiry(ctx, credential.replacesId);
}
