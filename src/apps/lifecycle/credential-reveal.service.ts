import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import type { EventState } from '../../platform/events/event-log.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { gather } from '../../platform/rules.ts';
import { optionalText } from '../../platform/text.ts';
import { isOwner } from '../../platform/viewer.ts';
import type { AppRef } from '../apps/app.events.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { canSeeSecret } from '../credentials/credential.policy.ts';
import {
  isRegistered,
  isShownOnce,
  isUnclaimed,
  requireAlive,
  requireShown,
  type Shows,
} from '../credentials/credential.rules.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { openKey } from '../credentials/credential-key.ts';
import { type ShownKey, shownKey } from '../shown-keys/shown-key.ts';

/**
 * Gives the secret to somebody whom `canSeeSecret` lets see it. The event is stored before the secret leaves, because
 * the answer is sent after the commit. A secret that is shown once is erased in the same transaction: of many who ask at
 * once the row's lock lets one have it.
 * @param reason Why an API owner wants to see it, which the consumer is told; not kept of others.
 * @param shows Whether the answer holds what is shown: a secret that is shown once is not erased for nothing.
 * @throws GraphQLError BAD_USER_INPUT. @throws DomainError NOT_FOUND, INVALID_INPUT, SECRET_RESERVED, REASON_REQUIRED, SECRET_GONE, WRONG_STATE (revoked, expired,
 * or not at the gateway yet).
 */
export async function revealCredential(
  ctx: Context,
  id: string,
  reason?: string | null,
  shows: Shows = () => true,
): Promise<{ credential: Credential } & ShownKey> {
  const { found, why } = await gather({
    found: () => lockVisibleCredential(ctx, id),
    why: () => optionalText(reason, { field: REASON, max: 2000 }),
  });
  const { credential, app } = found;
  const after = requireLook(ctx, credential, app, why);
  requireAlive(credential);
  if (isUnclaimed(credential)) {
    const message = 'The key is made by claiming it: open the link that was mailed, or have a new one sent.';
    throw new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });
  }
  if (credential.awaitsPublicKey && credential.secret === null) {
    const message = 'Its consumer has to give the certificate first.';
    throw new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });
  }
  if (isRegistered(credential) && !credential.isImported && credential.appliedRevision === 0) {
    const message = 'Its client is still being registered at the authorization server.';
    throw new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });
  }
  if (credential.secret === null || wasShownOnce(credential)) {
    const message = wasAdopted(credential)
      ? 'The key was taken over by its hash: the portal never had its value, and whoever uses it has. Rotate the credential to get a new one.'
      : 'The secret was shown once and erased. Rotate the credential to get a new one.';
    throw new DomainError(UserErrorCode.SECRET_GONE, message, { field: ['id'] });
  }
  requireShown(credential, shows);
  const key = openKey(ctx.secrets, { id, secret: credential.secret });
  if (isShownOnce(credential)) eraseSecret(credential);
  credential.revealedAt = await readNow(ctx);
  await ctx.em.flush();
  await recordCredential(ctx, 'credential.revealed', credential, app, { after });
  return { credential, ...shownKey(credential, key) };
}

const REASON = ['reason'];

/** @returns What the event tells of the look. */
function requireLook(ctx: Context, credential: Credential, app: AppRef, reason: string | null): EventState {
  const viewer = requireViewer(ctx.viewer);
  if (!canSeeSecret(viewer, credential, app, ctx.config.credentials)) {
    const message = isOwner(viewer)
      ? 'The secret is for the consumer alone.'
      : 'The secret is shown once, to whoever asked for the credential or owns its app. Rotate it to get one of your own.';
    throw new DomainError(UserErrorCode.SECRET_RESERVED, message, { field: ['id'] });
  }
  const { status } = credential;
  if (!isOwner(viewer)) return { status };
  if (reason) return { status, reason };
  throw new DomainError(UserErrorCode.REASON_REQUIRED, 'Say why: the consumer will be told.', { field: REASON });
}

/** The claim shows the secret; a worker erases it as soon as the gateway has told the hash. */
const wasShownOnce = (credential: Credential): boolean => isShownOnce(credential) && credential.claimedAt !== null;

/** Of an imported key nothing was erased unless it was shown. */
const wasAdopted = ({ isImported, revealedAt, claimedAt }: Credential): boolean =>
  isImported && revealedAt === null && claimedAt === null;

/** Only once the gateway has told the hash, by which the key can still be suspended, changed and deleted. */
function eraseSecret(credential: Credential): void {
  if (credential.keyHash === null) {
    const message = 'The secret can be shown once, and only after the gateway has taken the key.';
    throw new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });
  }
  credential.secret = null;
}
