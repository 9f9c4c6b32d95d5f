import { LockMode } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { planById } from '../../catalogue/plans/plan.queries.ts';
import { readViewer } from '../../identity/accounts/viewer.queries.ts';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { hashToken, randomToken } from '../../platform/security/secret.ts';
import type { AppRef } from '../apps/app.events.ts';
import { apps } from '../apps/app.queries.ts';
import { requireUnlockedOwner } from '../apps/locked-owner.ts';
import { keepCertificate } from '../certificates/client-certificate.service.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { credentials, productsOfCredential } from '../credentials/credential.queries.ts';
import { isClaimable, requireShown, type Shows, wrongState } from '../credentials/credential.rules.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { endsOf, grantEndOf, lifetimeEnd } from '../credentials/expiry.queries.ts';
import { scheduleExpiry } from '../credentials/expiry.queue.ts';
import { sendToGateway } from '../credentials/gateway.queue.ts';
import { type Grant, insertCredential } from '../issuing/credential-issue.service.ts';
import { makeKey } from '../issuing/new-key.ts';
import { type ShownKey, shownKey } from '../shown-keys/shown-key.ts';
import { ClaimLink } from './claim.entity.ts';

/**
 * Makes a credential without a key: it is made when somebody claims it, so that until then there is nothing to
 * steal. Mails with the links follow from the event. The caller has decided that the grant is allowed.
 */
export async function issueClaimable(ctx: Context, grant: Grant): Promise<Credential> {
  const claimableUntil = await claimEnd(ctx);
  const credential = await insertCredential(ctx, grant, {
    claimableUntil,
    expiresAt: grant.replaces ? grantEndOf(grant.replaces) : null,
    given: grant.given ?? null,
  });
  await recordOffer(ctx, credential, grant.app, grant.onBehalfOf);
  // One that replaces another ends with it, claimed or not.
  await scheduleExpiry(ctx, credential.id);
  return credential;
}

const claimEnd = async (ctx: Context): Promise<Date> =>
  new Date((await readNow(ctx)).getTime() + ctx.config.links.claimHours * 3_600_000);

const recordOffer = (ctx: Context, credential: Credential, app: AppRef, onBehalfOf?: string) =>
  recordCredential(ctx, 'credential.claimOffered', credential, app, {
    after: { status: credential.status, claimableUntil: credential.claimableUntil },
    onBehalfOf,
  });

/**
 * Makes the token of a link for one reader, good for as long as the credential can be claimed.
 * @returns Null for a reader who may not see the app, and when there is no longer anything to claim.
 */
export async function issueClaimLink(ctx: Context, credentialId: string, userId: string): Promise<string | null> {
  const reader = { ...ctx, viewer: await readViewer(ctx, userId) };
  const credential = await credentials.find(reader, credentialId);
  if (!credential || !isClaimable(credential)) return null;
  const token = randomToken();
  const expiresAt = credential.claimableUntil!;
  ctx.em.create(ClaimLink, { credentialId, userId, tokenHash: hashToken(token), expiresAt });
  await ctx.em.flush();
  return token;
}

/** Links of one credential follow each other by this at least, so that nobody's mailbox can be filled with them. */
const RESEND_MS = 60_000;

/**
 * Has new links mailed; the old ones stop working. For everybody who sees the app.
 * @throws DomainError NOT_FOUND, WRONG_STATE (nothing to claim), ACCOUNT_LOCKED, RATE_LIMITED.
 */
export async function resendClaim(ctx: Context, id: string): Promise<Credential> {
  const { credential, app } = await lockVisibleCredential(ctx, id);
  if (!isClaimable(credential)) {
    throw new DomainError(UserErrorCode.WRONG_STATE, 'There is nothing to claim.', { field: ['id'] });
  }
  await requireUnlockedOwner(ctx, app.id);
  const until = await claimEnd(ctx);
  const waitMs = RESEND_MS - (until.getTime() - credential.claimableUntil!.getTime());
  if (waitMs > 0) {
    throw new DomainError(UserErrorCode.RATE_LIMITED, 'Links were sent just now. Try again in a minute.', {
      field: ['id'],
      retryAfterSeconds: Math.ceil(waitMs / 1000),
    });
  }
  credential.claimableUntil = until;
  await ctx.em.flush();
  await ctx.db
    .updateTable('claimLink')
    .set({ expiresAt: sql<Date>`now()` })
    .where('credentialId', '=', id)
    .where('usedAt', 'is', null)
    .execute();
  await recordOffer(ctx, credential, app);
  return credential;
}

/**
 * Makes the key of a credential, shows it to the person who claims it, and sends it on its way to the gateway: one transaction, and
 * the answer leaves after its commit. The token works once, for the reader of its mail, who must still see the app.
 * @param shows Whether the answer holds what is shown: a secret that is shown once is not made for nothing.
 * @throws GraphQLError BAD_USER_INPUT. @throws DomainError LINK_INVALID, LINK_USED, LINK_EXPIRED, WRONG_STATE (the credential has ended), ACCOUNT_LOCKED.
 */
export async function claimCredential(
  ctx: Context,
  token: string,
  shows: Shows = () => true,
): Promise<{ credential: Credential } & ShownKey> {
  const { linkId, credential, app } = await lockClaim(ctx, token);
  requireShown(credential, shows);
  const products = await productsOfCredential.all(ctx, credential.id);
  const { key, stored, certificate } = await makeKey(ctx, credential, {
    given: credential.given ?? undefined,
    needsCertificate: products.some((product) => product.needsCertificate),
  });
  const now = await readNow(ctx);
  ctx.em.assign(credential, { ...stored, given: null, claimedAt: now, revealedAt: now });
  // The life of a grant begins with its first key; one that replaces another goes on with its end.
  const end = credential.replacesId
    ? credential.expiresAt
    : await lifetimeEnd(ctx, (await planById(ctx, credential.planId))!);
  ctx.em.assign(credential, endsOf(end, credential));
  await ctx.em.flush();
  if (certificate) await keepCertificate(ctx, credential.id, certificate);
  await ctx.db.updateTable('claimLink').set({ usedAt: now }).where('id', '=', linkId).execute();
  await recordCredential(ctx, 'credential.claimed', credential, app);
  if (stored.awaitsPublicKey) await recordCredential(ctx, 'credential.publicKeyAwaited', credential, app);
  await sendToGateway(ctx, credential.id);
  return { credential, ...shownKey(credential, key) };
}

/** Of many who claim at once, the lock on the credential lets one have it. */
async function lockClaim(ctx: Context, token: string) {
  const found = await ctx.db
    .selectFrom('claimLink')
    .select('credentialId')
    .where('tokenHash', '=', hashToken(token))
    .where('userId', '=', requireViewer(ctx.viewer).userId)
    .executeTakeFirst();
  const visible = found && (await credentials.find(ctx, found.credentialId));
  const app = visible && (await apps.find(ctx, visible.appId));
  if (!app) throw new DomainError(UserErrorCode.LINK_INVALID, 'There is no such link for you.', { field: FIELD });
  const credential = await ctx.em.findOneOrFail(Credential, visible.id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const link = await readLink(ctx, token);
  requireClaimable(credential, link);
  await requireUnlockedOwner(ctx, app.id, FIELD);
  return { linkId: link.id, credential, app };
}

const FIELD = ['token'];

/** Read under the lock of its credential, which every change of it holds. */
const readLink = (ctx: Context, token: string) =>
  ctx.db
    .selectFrom('claimLink')
    .select(['id', 'usedAt', sql<boolean>`expires_at <= now()`.as('isExpired')])
    .where('tokenHash', '=', hashToken(token))
    .executeTakeFirstOrThrow();

function requireClaimable(credential: Credential, link: { usedAt: Date | null; isExpired: boolean }): void {
  if (link.usedAt || credential.claimedAt) {
    throw new DomainError(UserErrorCode.LINK_USED, 'The credential was claimed already.', { field: FIELD });
  }
  if (!isClaimable(credential)) {
    throw wrongState(credential, FIELD);
  }
  if (link.isExpired) {
    throw new DomainError(UserErrorCode.LINK_EXPIRED, 'The link has expired; have a new one sent.', { field: FIELD });
  }
}
