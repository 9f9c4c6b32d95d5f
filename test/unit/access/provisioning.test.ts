import { describe, expect, it } from 'vitest';
import { AccessRequestStatus, ProvisioningStatus } from '../../../src/access/requests/access-request.entity.ts';
import { provisioningOf } from '../../../src/access/requests/provisioning.rules.ts';

const { APPROVED } = AccessRequestStatus;
const { NOT_STARTED, IN_PROGRESS, PROVISIONED, FAILED } = ProvisioningStatus;

/** Of a credential whose key nobody has to claim. */
const WITH_KEY = { claimableUntil: null, claimedAt: null, awaitsPublicKey: false };

interface Case {
  /** The revision of the credential that grants the request. */
  wanted: number | null;
  /** The newest one that the gateway confirmed. */
  applied: number;
  failure: string | null;
}

describe('how far the gateway is with an approved request', () => {
  it.each<[string, Case, ProvisioningStatus]>([
    ['nothing confirmed yet', { wanted: 1, applied: 0, failure: null }, IN_PROGRESS],
    ['given up', { wanted: 1, applied: 0, failure: 'Gone.' }, FAILED],
    ['confirmed', { wanted: 1, applied: 1, failure: null }, PROVISIONED],
    ['confirmed with a later change', { wanted: 1, applied: 3, failure: null }, PROVISIONED],
    ['a later change failed, this one did not', { wanted: 1, applied: 1, failure: 'Gone.' }, PROVISIONED],
    ['an extension on its way', { wanted: 2, applied: 1, failure: null }, IN_PROGRESS],
    ['an extension given up', { wanted: 2, applied: 1, failure: 'Gone.' }, FAILED],
  ])('%s', (_, { wanted, applied, failure }, expected) => {
    const request = { status: APPROVED, credentialRevision: wanted };
    expect(provisioningOf(request, { ...WITH_KEY, appliedRevision: applied, failure })).toBe(expected);
  });

  it('has nothing to do without a credential', () => {
    expect(provisioningOf({ status: APPROVED, credentialRevision: null }, null)).toBe(NOT_STARTED);
  });

  it('has nothing to do before the key is claimed, because there is none yet', () => {
    const request = { status: APPROVED, credentialRevision: 1 };
    const unclaimed = { ...WITH_KEY, claimableUntil: new Date(), appliedRevision: 0, failure: null };
    expect(provisioningOf(request, unclaimed)).toBe(NOT_STARTED);
    expect(provisioningOf(request, { ...unclaimed, claimedAt: new Date() })).toBe(IN_PROGRESS);
    const waiting = { ...unclaimed, claimedAt: new Date(), awaitsPublicKey: true };
    expect(provisioningOf(request, waiting)).toBe(NOT_STARTED);
  });

  it('has nothing to do for a request that is not approved, whatever the credential that it would extend', () => {
    const others = Object.values(AccessRequestStatus).filter((status) => status !== APPROVED);
    const working = { ...WITH_KEY, appliedRevision: 5, failure: null };
    const told = others.map((status) => provisioningOf({ status, credentialRevision: null }, working));
    expect(new Set(told)).toEqual(new Set([NOT_STARTED]));
  });
});
