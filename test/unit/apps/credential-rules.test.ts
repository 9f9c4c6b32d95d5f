import { describe, expect, it } from 'vitest';
import { CredentialStatus } from '../../../src/apps/credentials/credential.entity.ts';
import {
  isClaimable,
  isEnded,
  isKeyless,
  requireAlive,
  wrongState,
} from '../../../src/apps/credentials/credential.rules.ts';
import { UserErrorCode } from '../../../src/platform/domain-error.ts';

const ENDED = [CredentialStatus.REVOKED, CredentialStatus.EXPIRED];
const PAST = new Date(0);
const all = Object.values(CredentialStatus);

describe('the end of a credential', () => {
  it.each(all.map((status) => ({ status })))('$status', ({ status }) => {
    expect(isEnded({ status })).toBe(ENDED.includes(status));
    if (!isEnded({ status })) return requireAlive({ status });
    expect(() => requireAlive({ status })).toThrow(`The credential is ${status.toLowerCase()}.`);
  });

  it('is refused as a state, at the field that names the credential', () => {
    const refusal = wrongState({ status: CredentialStatus.REVOKED }, ['token']);
    expect(refusal).toMatchObject({ code: UserErrorCode.WRONG_STATE, field: ['token'] });
    expect(wrongState({ status: CredentialStatus.REVOKED }).field).toEqual(['id']);
  });
});

describe('a claim', () => {
  it.each([
    { claimableUntil: null, claimedAt: null, status: CredentialStatus.ISSUING, keyless: false, claimable: false },
    { claimableUntil: PAST, claimedAt: null, status: CredentialStatus.ISSUING, keyless: true, claimable: true },
    { claimableUntil: PAST, claimedAt: null, status: CredentialStatus.REVOKED, keyless: true, claimable: false },
    { claimableUntil: PAST, claimedAt: PAST, status: CredentialStatus.ACTIVE, keyless: false, claimable: false },
  ])('until $claimableUntil, claimed $claimedAt, $status', ({ keyless, claimable, ...credential }) => {
    expect(isKeyless({ ...credential, awaitsPublicKey: false })).toBe(keyless);
    expect(isKeyless({ ...credential, awaitsPublicKey: true })).toBe(true);
    expect(isClaimable(credential)).toBe(claimable);
  });
});
