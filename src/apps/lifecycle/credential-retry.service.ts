import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { type Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { sendToGateway } from '../credentials/gateway.queue.ts';

const FIELD = { field: ['id'] };

/**
 * Sends a credential to the gateway again after the last retry failed.
 * @throws DomainError NOT_FOUND, WRONG_STATE (it did not fail, or its provider is gone), SECRET_GONE (the gateway lost a key shown once).
 */
export async function retryProvisioning(ctx: Context, id: string): Promise<Credential> {
  const { credential, app } = await lockVisibleCredential(ctx, id);
  if (credential.lostAt && credential.status === CredentialStatus.FAILED) {
    const message = 'The portal has no copy of the lost key: rotate the credential.';
    throw new DomainError(UserErrorCode.SECRET_GONE, message, FIELD);
  }
  if (credential.failure === null) {
    throw new DomainError(UserErrorCode.WRONG_STATE, 'Provisioning did not fail.', FIELD);
  }
  await requireConnected(ctx, credential);
  const before = { status: credential.status, failure: credential.failure };
  if (credential.status === CredentialStatus.FAILED) credential.status = CredentialStatus.ISSUING;
  credential.failure = null;
  await ctx.em.flush();
  await recordCredential(ctx, 'credential.retried', credential, app, { before, after: { status: credential.status } });
  await sendToGateway(ctx, credential.id);
  return credential;
}

/** @throws DomainError WRONG_STATE */
async function requireConnected({ db }: Context, { providerId }: Credential): Promise<void> {
  const { deletedAt } = await db
    .selectFrom('provider')
    .select('deletedAt')
    .where('id', '=', providerId)
    .executeTakeFirstOrThrow();
  if (deletedAt) throw new DomainError(UserErrorCode.WRONG_STATE, 'Its provider was disconnected.', FIELD);
}
