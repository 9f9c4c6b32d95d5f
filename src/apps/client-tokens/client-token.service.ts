import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { gather } from '../../platform/rules.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { isEnded, requireAlive } from '../credentials/credential.rules.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { sendTokensAway } from './client-token.queue.ts';

const MOST = 100;
const FIELD = ['fingerprints'];

/** Whether the gateway itself gives its client tokens, and may have given some. */
export const hasTokens = (credential: Pick<Credential, 'authType' | 'status'>): boolean =>
  issuedMethodOf(credential.authType) === 'oauth2' && !isEnded(credential);

/**
 * Has the gateway forget tokens of a client; one that it has no longer is no error (RFC 7009).
 * @param fingerprints Those of `ClientToken`; all that the gateway has when it is told, when absent.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, WRONG_STATE (it has ended, or its tokens are not the gateway's).
 */
export async function revokeTokens(
  ctx: Context,
  id: string,
  fingerprints?: readonly string[] | null,
): Promise<Credential> {
  const { chosen, found } = await gather({
    chosen: () => fingerprintsIn(fingerprints),
    found: () => lockWithTokens(ctx, id),
  });
  const { credential, app } = found;
  await recordCredential(ctx, 'credential.tokensRevoked', credential, app, {
    after: { status: credential.status, fingerprints: chosen },
  });
  await sendTokensAway(ctx, credential, chosen);
  return credential;
}

function fingerprintsIn(fingerprints: readonly string[] | null | undefined): string[] | null {
  if (fingerprints == null) return null;
  const all = [...new Set(fingerprints)];
  if (all.length === 0 || all.length > MOST) throw invalidInput(`Name 1 to ${MOST} tokens, or none for all.`, FIELD);
  if (!all.every((each) => /^[\w-]{43}$/.test(each))) throw invalidInput('These are no fingerprints of tokens.', FIELD);
  return all;
}

async function lockWithTokens(ctx: Context, id: string) {
  const found = await lockVisibleCredential(ctx, id);
  requireAlive(found.credential);
  if (hasTokens(found.credential)) return found;
  throw new DomainError(UserErrorCode.WRONG_STATE, 'The gateway gives it no tokens.', { field: ['id'] });
}
