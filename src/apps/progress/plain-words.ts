import type { FailureWords } from '../../provider/port/provider-error.ts';

type Cause = FailureWords['kind'];

const AWAY = 'The gateway cannot be reached at present.';
const UNPREPARED = 'The gateway does not have everything that the products and the plan need.';
const REFUSED = 'The gateway did not accept the key.';
const OWN_FAULT = 'Something went wrong in the portal.';

/** What consumers are told of a cause. Names of policies, hosts and versions are for owners. */
const WORDS: Record<NonNullable<Cause>, string> = {
  unreachable: AWAY,
  tls: AWAY,
  unauthorised: AWAY,
  forbidden: AWAY,
  wrongKind: AWAY,
  tooOld: AWAY,
  unavailable: AWAY,
  policyMissing: UNPREPARED,
  apiMissing: UNPREPARED,
  notVisible: UNPREPARED,
  policiesUnserved: UNPREPARED,
  mismatch: UNPREPARED,
  keyMissing: 'The gateway has lost the key. Rotate the credential to get a new one.',
  keyTaken: REFUSED,
  callRefused: 'The gateway has the key, and a call that was tried with it did not get through.',
  superseded: REFUSED,
  invalid: REFUSED,
  rejected: REFUSED,
  unexpectedAnswer: REFUSED,
};

/** A failure as a plain sentence, for everybody. */
export const plainWords = ({ kind }: FailureWords): string => (kind === null ? OWN_FAULT : WORDS[kind]);
