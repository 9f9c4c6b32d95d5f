import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { scheduleCheck } from '../../provider/outages/health-check.queue.ts';
import { ProviderStatus } from '../../provider/providers/provider.entity.ts';
import { requireUnlockedOwner } from '../apps/locked-owner.ts';
import { type Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { AT_REST, isEnded, isKeyless } from '../credentials/credential.rules.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { sendToGateway } from '../credentials/gateway.queue.ts';
import { plainWords } from '../progress/plain-words.ts';

const FIELD = { field: ['id'] };

/**
 * Brings a credential to the gateway now: after the last retry failed, while it waits for the next one or for a gateway that
 * is down, which is then looked at, and also where the gateway has confirmed it and may have lost it since.
 * @throws DomainError NOT_FOUND, WRONG_STATE (it has no key yet, or its provider is gone), ACCOUNT_LOCKED, SECRET_GONE (the
 *   gateway lost a key shown once).
 */
export async function retryProvisioning(ctx: Context, id: string): Promise<Credential> {
  const { credential, app } = await lockVisibleCredential(ctx, id);
  if (credential.lostAt && credential.status === CredentialStatus.FAILED) {
    const message = 'The portal has no copy of the lost key: rotate the credential.';
    throw new DomainError(UserErrorCode.SECRET_GONE, message, FIELD);
  }
  const { status, waitingSince, attempts, attemptFailure } = credential;
  if (isKeyless(credential)) {
    const message = credential.awaitsPublicKey
      ? 'Its consumer has to give a public key or certificate first.'
      : 'Its key is made when it is claimed.';
    throw new DomainError(UserErrorCode.WRONG_STATE, message, FIELD);
  }
  // What is switched off, or has ended, has yet to be so at the gateway.
  if (status !== CredentialStatus.SUSPENDED && !isEnded(credential)) await requireUnlockedOwner(ctx, app.id);
  await wakeProvider(ctx, credential);
  if (status === CredentialStatus.FAILED) credential.status = CredentialStatus.ISSUING;
  Object.assign(credential, { ...AT_REST, waitingSince, failure: null });
  await ctx.em.flush();
  const before = { status, attempts, failure: attemptFailure && plainWords(attemptFailure) };
  await recordCredential(ctx, 'credential.retried', credential, app, { before, after: { status: credential.status } });
  await sendToGateway(ctx, credential.id);
  return credential;
}

/** @throws DomainError WRONG_STATE */
async function wakeProvider(ctx: Context, { providerId }: Credential): Promise<void> {
  const { deletedAt, status } = await ctx.db
    .selectFrom('provider')
    .select(['deletedAt', 'status'])
    .where('id', '=', providerId)
    .executeTakeFirstOrThrow();
  if (deletedAt) throw new DomainError(UserErrorCode.WRONG_STATE, 'Its provider was disconnected.', FIELD);
  if (status === ProviderStatus.DOWN) await scheduleCheck(ctx, providerId);
}
