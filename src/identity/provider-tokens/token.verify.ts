import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { Context } from '../../platform/context.ts';
import { type Claims, claimsOf } from '../external-accounts/claims.ts';
import { discover, reasonOf } from '../external-accounts/known-providers.ts';
import type { IdentityProvider } from '../identity-providers/identity-provider.entity.ts';
import { ALGORITHMS, CLOCK_TOLERANCE, isForCalling, mayCall } from './token.rules.ts';
import { issuerOf } from './unverified.ts';

/** What a provider has said in a token. */
export interface VerifiedToken {
  provider: IdentityProvider;
  claims: Claims;
  issuedAt: Date;
  expiresAt: Date;
}

/** What PostgreSQL and JavaScript know as a time: the last second of the year 9999. */
const LATEST = 253_402_300_799;

/** Who a token of an identity provider is about, where the provider's tokens are accepted; null for any that does not hold. */
export async function verifyToken(ctx: Context, token: string): Promise<VerifiedToken | null> {
  if (!mayCall(token)) return null;
  for (const provider of await findIssuers(ctx, issuerOf(token))) {
    const payload = await verifySignature(ctx, provider, token, provider.tokenAudience ?? provider.clientId);
    const claims =
      payload && isForCalling(payload, provider.clientId, Date.now() / 1000) && claimsOf(provider, payload);
    if (!claims) continue;
    return {
      provider,
      claims,
      issuedAt: new Date(payload.iat! * 1000),
      expiresAt: new Date(Math.min(payload.exp!, LATEST) * 1000),
    };
  }
  return null;
}

/** Some issuers end in a slash, which may be missing in what an owner wrote. */
async function findIssuers({ db }: Context, issuer: string | null): Promise<IdentityProvider[]> {
  if (issuer === null) return [];
  return db
    .selectFrom('identityProvider')
    .selectAll()
    .where('issuer', 'in', [issuer, issuer.replace(/\/$/, ''), `${issuer}/`])
    .where('isEnabled', '=', true)
    .where('acceptsTokens', '=', true)
    .execute();
}

/**
 * The payload of a token that the provider has signed for this audience, and that holds now; null otherwise. Keys are kept, and
 * read anew for one that is not known.
 */
export async function verifySignature(
  ctx: Context,
  provider: IdentityProvider,
  token: string,
  audience: string,
): Promise<JWTPayload | null> {
  try {
    const { configuration, keys } = await discover(ctx, provider);
    const { payload } = await jwtVerify(token, keys, {
      ...{ issuer: configuration.serverMetadata().issuer, audience, algorithms: ALGORITHMS },
      ...{ clockTolerance: CLOCK_TOLERANCE, requiredClaims: ['exp', 'iat'] },
    });
    return payload;
  } catch (error) {
    // A token that does not hold is the caller's affair; a provider that cannot be asked is ours.
    if (!(error instanceof errors.JOSEError))
      ctx.log.warn({ reason: reasonOf(error) }, 'The keys of an identity provider cannot be read');
    return null;
  }
}
