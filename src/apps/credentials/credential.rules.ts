import { SecretPolicy } from '../../catalogue/offer/secret-policy.ts';
import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import { DomainError, type FieldPath, UserErrorCode } from '../../platform/domain-error.ts';
import { publicError } from '../../platform/graphql/errors.ts';
import { KEY_KINDS } from '../../provider/port/key-kinds.ts';
import { type Credential, CredentialStatus } from './credential.entity.ts';

type Status = Pick<Credential, 'status'>;

/** The ends of a life. Nothing leads back from them, but a renewal from EXPIRED. */
export const ENDED_STATUSES: CredentialStatus[] = [CredentialStatus.REVOKED, CredentialStatus.EXPIRED];

/** Those that have ended, and those whose successor goes on in their place. */
export const SPENT_STATUSES: CredentialStatus[] = [...ENDED_STATUSES, CredentialStatus.RETIRING];

export const isEnded = ({ status }: Status): boolean => ENDED_STATUSES.includes(status);

/** What is stored of the way to the gateway when nothing is on it. */
export const AT_REST = {
  waitingSince: null,
  attempts: 0,
  nextAttemptAt: null,
  attemptFailure: null,
  delayToldAt: null,
} satisfies Partial<Credential>;

type Claim = Pick<Credential, 'claimableUntil' | 'claimedAt'>;

/** Whether its key was never made, because nobody has claimed it. */
export const isUnclaimed = ({ claimableUntil, claimedAt }: Claim): boolean =>
  claimableUntil !== null && claimedAt === null;

/** Whether there is nothing to tell the gateway yet: nobody has claimed its key, or given what proves it. */
export const isKeyless = (credential: Claim & Pick<Credential, 'awaitsPublicKey'>): boolean =>
  isUnclaimed(credential) || credential.awaitsPublicKey;

type Secret = Pick<Credential, 'secretPolicy' | 'authType'>;

/** Whether there is no key before its consumer gave what names it, and another key with everything else that it gives. */
export const isNamedByProof = ({ authType }: Pick<Credential, 'authType'>): boolean =>
  KEY_KINDS[issuedMethodOf(authType) ?? 'authToken'].isNamedByProof ?? false;

/** Whether its consumer has what is secret of it, and the portal nothing. */
export const hasNoSecret = ({ authType }: Pick<Credential, 'authType'>): boolean =>
  KEY_KINDS[issuedMethodOf(authType) ?? 'authToken'].isGiven;

/** Whether an authorization server makes its key. */
export const isRegistered = ({ authType }: Pick<Credential, 'authType'>): boolean =>
  KEY_KINDS[issuedMethodOf(authType) ?? 'authToken'].isRegistered ?? false;

/** Whether its secret is shown once, and erased then. */
export const isShownOnce = (credential: Secret): boolean =>
  credential.secretPolicy === SecretPolicy.REVEAL_ONCE && !hasNoSecret(credential);

/** Whether it waits for its claim, in time or not: a new link can be sent as long as the credential has not ended. */
export const isClaimable = (credential: Status & Claim): boolean => isUnclaimed(credential) && !isEnded(credential);

/** @throws GraphQLError BAD_USER_INPUT where the secret is shown once and the answer would not hold it. */
export function requireShown(credential: Secret, shows: Shows): void {
  if (!isShownOnce(credential)) return;
  const fields = isNamed(credential) ? (['secret', 'keyName'] as const) : (['secret'] as const);
  if (fields.every(shows)) return;
  const names = fields.map((field) => `\`${field}\``).join(' and ');
  throw publicError('BAD_USER_INPUT', `The secret is shown once. Select ${names}, so that the answer holds it.`);
}

/** Whether an answer holds a part of what is shown of a key. */
export type Shows = (field: 'secret' | 'keyName') => boolean;

/** Whether a key has a name that has to be shown beside its secret. */
const isNamed = ({ authType }: Pick<Credential, 'authType'>): boolean => issuedMethodOf(authType) !== 'authToken';

/** States in which products, plan and end of a credential may change. */
const CHANGEABLE: readonly CredentialStatus[] = [
  CredentialStatus.ISSUING,
  CredentialStatus.ACTIVE,
  CredentialStatus.SUSPENDED,
];

/** Why nothing that a credential opens may change: WRONG_STATE. */
export const refuseChange = (credential: Status, field: FieldPath): DomainError | null =>
  CHANGEABLE.includes(credential.status) ? null : wrongState(credential, field);

/** Why its life cannot be renewed: WRONG_STATE. One that was replaced goes on as its successor. */
export const refuseRenewal = (
  credential: Pick<Credential, 'status' | 'retiresAt' | 'certificateEndsAt'>,
  field: FieldPath,
): DomainError | null => {
  if (credential.certificateEndsAt && credential.certificateEndsAt <= new Date()) {
    const message = 'Its certificate has ended: ask for access with another one.';
    return new DomainError(UserErrorCode.WRONG_STATE, message, { field });
  }
  const hasExpired = credential.status === CredentialStatus.EXPIRED && credential.retiresAt === null;
  return hasExpired ? null : refuseChange(credential, field);
};

/** @throws DomainError WRONG_STATE */
export function requireAlive(credential: Status): void {
  if (isEnded(credential)) throw wrongState(credential);
}

/**
 * Refuses what the state of a credential does not allow, and names that state.
 * @param conflictId The credential that took its place.
 */
export const wrongState = ({ status }: Status, field: FieldPath = ['id'], conflictId?: string): DomainError =>
  new DomainError(UserErrorCode.WRONG_STATE, `The credential is ${status.toLowerCase()}.`, { field, conflictId });
