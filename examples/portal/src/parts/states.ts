import { graphql } from '../gql/graphql.ts';

/**
 * What becomes of a request. Its page, the mutations and the live events ask for the same, so that whatever arrives last is what
 * is shown.
 */
export const REQUEST_STATE = graphql(`
  fragment RequestState on AccessRequest @_unmask {
    id
    status
    provisioning
    decidedAt
    decisionReason
    decisionMessage
    awaitsAnswer
    closedBecause
    redirectUrl
    autoApproved
    decidedByService
    decidedBy { id displayName }
    credential { id status lastFour }
  }
`);

/** Its state, or that it is only made once somebody claims it. */
export const keyStatus = ({ status, claimableUntil }: { status: string; claimableUntil: string | null }): string =>
  status === 'ISSUING' && claimableUntil ? 'UNCLAIMED' : status;

/** What becomes of a key. */
export const KEY_STATE = graphql(`
  fragment KeyState on Credential @_unmask {
    id
    status
    isApplied
    awaitsPublicKey
    lastFour
    expiresAt
    endedAt
    retiresAt
    retiresInSeconds
    failure
    suspensionReason
    claimableUntil
    plan { id displayName }
    pendingPlan { id displayName }
    replacedBy { id lastFour }
  }
`);
