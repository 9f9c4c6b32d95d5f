import type { Credential } from '../../apps/credentials/credential.entity.ts';
import { isKeyless } from '../../apps/credentials/credential.rules.ts';
import { type AccessRequest, AccessRequestStatus, ProvisioningStatus } from './access-request.entity.ts';

/** Follows from the credential, so that the two can never tell different stories. */
export function provisioningOf(
  request: Pick<AccessRequest, 'status' | 'credentialRevision'>,
  credential: Pick<
    Credential,
    'appliedRevision' | 'failure' | 'claimableUntil' | 'claimedAt' | 'awaitsPublicKey'
  > | null,
): ProvisioningStatus {
  if (request.status !== AccessRequestStatus.APPROVED || !credential) return ProvisioningStatus.NOT_STARTED;
  if (isKeyless(credential)) return ProvisioningStatus.NOT_STARTED;
  if (credential.appliedRevision >= (request.credentialRevision ?? 0)) return ProvisioningStatus.PROVISIONED;
  return credential.failure === null ? ProvisioningStatus.IN_PROGRESS : ProvisioningStatus.FAILED;
}
