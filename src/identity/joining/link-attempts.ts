import type { Context } from '../../platform/context.ts';
import { networkOf } from '../../platform/http/remote-address.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';

/** Links that are followed from one network by people who are not signed in. */
const FOLLOWED: RateLimitRule = { name: 'joining links', points: 200, seconds: 300 };

/** The network that a call comes from, for limits. */
export const callingNetwork = ({ remoteAddress }: Pick<Context, 'remoteAddress'>): string =>
  networkOf(remoteAddress ?? 'unknown');

/** Counts that somebody who is not signed in follows a link. @throws DomainError RATE_LIMITED */
export const countLink = (ctx: Context): Promise<void> => ctx.rateLimit(FOLLOWED).consume(callingNetwork(ctx));
