import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Context } from '../../platform/context.ts';
import { DomainError } from '../../platform/domain-error.ts';
import { refuse } from '../../platform/http/protection.ts';
import { createAddressReader, networkOf } from '../../platform/http/remote-address.ts';
import type { Portal } from '../../platform/module.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';
import { type Claims, claimsOf } from '../external-accounts/claims.ts';
import { discover, reasonOf } from '../external-accounts/known-providers.ts';
import type { IdentityProvider } from '../identity-providers/identity-provider.entity.ts';
import { findEnabledProvider, findProviderOfButton } from '../identity-providers/identity-provider.queries.ts';
import { type Attempt, attemptCookie, endedCookie, readAttempt } from './attempt.ts';
import { returnAddress, withFragment } from './return-address.ts';
import { createSignInCode } from './sign-in-code.service.ts';

type Start = FastifyRequest<{ Params: { id: string }; Querystring: Record<string, unknown> }>;

/** Sign-ins that one network begins; each may make the portal ask a provider. */
const BEGUN: RateLimitRule = { name: 'single sign-on', points: 100, seconds: 300 };

const CALLBACK = '/sso/callback';

/** As PKCE has it: 32 bytes. */
const CHALLENGE = /^[\w-]{43}$/;

/** Sends browsers to identity providers, and takes them back: the authorization code flow with PKCE. */
export const signInRoutes =
  (portal: Portal) =>
  (app: FastifyInstance): void => {
    const addressOf = createAddressReader(portal.config.trustProxy);
    const contextOf = ({ id, raw }: FastifyRequest) =>
      portal.contextOf({ requestId: id, remoteAddress: addressOf(raw) });
    app.get('/sso/:id', (request, reply) => start(contextOf(request), request as Start, reply));
    app.get(CALLBACK, (request, reply) => end(contextOf(request), request as Start, reply));
  };

async function start(ctx: Context, { params, query }: Start, reply: FastifyReply) {
  const { return_to: wanted, challenge: given } = query;
  const challenge = given === undefined ? null : String(given);
  const returnTo = returnAddress(ctx.config, wanted === undefined ? undefined : String(wanted));
  if (!returnTo) return refuse(reply, 400, 'BAD_REQUEST', FOREIGN_RETURN);
  if (challenge !== null && !CHALLENGE.test(challenge)) return refuse(reply, 400, 'BAD_REQUEST', BAD_CHALLENGE);
  const provider = await findProviderOfButton(ctx, params.id);
  if (!provider) return refuse(reply, 404, 'NOT_FOUND', 'There is no such way to sign in.');
  try {
    await ctx.rateLimit(BEGUN).consume(networkOf(ctx.remoteAddress ?? 'unknown'));
    const { url, cookie } = await begin(ctx, provider, { returnTo, challenge });
    return reply.header('set-cookie', cookie).redirect(url, 303);
  } catch (error) {
    if (error instanceof DomainError) {
      return refuse(reply.header('retry-after', error.retryAfterSeconds), 429, 'RATE_LIMITED', error.message);
    }
    return fail(ctx, reply, returnTo, error);
  }
}

const FOREIGN_RETURN =
  'The sign-in cannot lead back there. The operator can add its origin to GATEHOUSE_ALLOWED_ORIGINS.';
const BAD_CHALLENGE = 'A challenge is a SHA-256 in base64url, of 43 characters.';

async function begin(ctx: Context, provider: IdentityProvider, to: Pick<Attempt, 'returnTo' | 'challenge'>) {
  const { configuration } = await discover(ctx, provider);
  const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
  const url = buildAuthorizationUrl(configuration, {
    ...{ redirect_uri: `${ctx.config.publicUrl}${CALLBACK}`, scope: provider.scopes.join(' '), state, nonce },
    ...{ code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
  });
  if (!['http:', 'https:'].includes(url.protocol)) throw new Error('The authorization endpoint is no web page.');
  return { url: url.href, cookie: attemptCookie(ctx, state, { ...to, providerId: provider.id, nonce, verifier }) };
}

async function end(ctx: Context, { query, headers, url }: Start, reply: FastifyReply) {
  const state = typeof query.state === 'string' ? query.state : '';
  const attempt = readAttempt(ctx, state, headers.cookie);
  if (!attempt)
    return refuse(reply, 400, 'BAD_REQUEST', 'This sign-in has expired, or began in another browser. Begin anew.');
  reply.header('set-cookie', endedCookie(ctx, state));
  const { returnTo, challenge, providerId } = attempt;
  try {
    const provider = await findEnabledProvider(ctx, providerId);
    if (!provider) throw new Error('The identity provider was switched off meanwhile.');
    const claims = await verifiedClaims(ctx, provider, attempt, { state, url });
    const code = await createSignInCode(ctx, { providerId, challenge, claims });
    return reply.redirect(withFragment(returnTo, { code }), 303);
  } catch (error) {
    return fail(ctx, reply, returnTo, error);
  }
}

/** What the ID token says, and what the provider tells beside it, which many keep out of the token. */
async function verifiedClaims(
  ctx: Context,
  provider: IdentityProvider,
  { nonce, verifier }: Attempt,
  { state, url }: { state: string; url: string },
): Promise<Claims> {
  const { configuration } = await discover(ctx, provider);
  const tokens = await authorizationCodeGrant(configuration, new URL(url, ctx.config.publicUrl), {
    ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
  });
  const inToken = tokens.claims()!;
  const beside = configuration.serverMetadata().userinfo_endpoint
    ? await fetchUserInfo(configuration, tokens.access_token, inToken.sub)
    : {};
  const claims = claimsOf(provider, { ...beside, ...inToken });
  if (!claims) throw new Error('The identity provider named nobody.');
  return claims;
}

/** The page is told that it failed, and our own log why: what the provider says is for its operator. */
function fail({ log }: Context, reply: FastifyReply, returnTo: string, error: unknown): FastifyReply {
  const isDenied = error instanceof AuthorizationResponseError && error.error === 'access_denied';
  if (!isDenied) log.warn({ reason: reasonOf(error) }, 'A sign-in by an identity provider failed');
  return reply.redirect(withFragment(returnTo, { error: isDenied ? 'access_denied' : 'sign_in_failed' }), 303);
}
