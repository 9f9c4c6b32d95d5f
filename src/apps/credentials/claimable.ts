import type { Credential } from './credential.entity.ts';
import { isEnded } from './credential-life.ts';

type Claim = Pick<Credential, 'status' | 'claimableUntil' | 'claimedAt'>;

/** Whether its key was never made, because nobody has claimed it: there is nothing to tell the gateway. */
export const isKeyless = ({ claimableUntil, claimedAt }: Omit<Claim, 'status'>): boolean =>
  claimableUntil !== null && claimedAt === null;

/** Whether it waits for its claim, in time or not: a new link can be sent as long as the credential has not ended. */
export const isClaimable = (credential: Claim): boolean => isKeyless(credential) && !isEnded(credential);
