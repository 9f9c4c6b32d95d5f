import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { endSessions, forgetFactors } from '../accounts/end-sessions.ts';
import { takeAccount } from '../accounts/password.service.ts';
import type { User } from '../accounts/user.entity.ts';
import { openChallenge, useChallenge } from './challenge.service.ts';
import { hasFactor } from './factors.queries.ts';
import { CODE_ATTEMPTS, requireProof } from './proof.service.ts';
import { makeRecoveryCodes } from './recovery-code.service.ts';
import { type FactorState, recordFactor } from './second-factor.events.ts';
import type { FactorProofInput } from './second-factor.inputs.ts';
import { totpUri } from './totp.rules.ts';
import { makeTotpSecret, storeTotp } from './totp.service.ts';

export interface BegunTotp {
  challenge: string;
  secret: string;
  uri: string;
  expiresAt: Date;
}

/** Makes the secret of an authenticator app for the viewer; it counts when a code of it was shown. @throws DomainError as `requireProof`. */
export async function beginTotp(ctx: Context, proof: FactorProofInput): Promise<BegunTotp> {
  const user = await takeAccount(ctx, requireViewer(ctx.viewer).userId);
  await requireProof(ctx, user, proof);
  const { secret, sealed } = makeTotpSecret(ctx, user.id);
  const begun = { userId: user.id, purpose: 'ADD_TOTP', sealedSecret: sealed } as const;
  const { token, expiresAt } = await openChallenge(ctx, begun);
  const uri = totpUri(secret, { issuer: new URL(ctx.config.portalUrl).hostname, label: user.email });
  return { challenge: token, secret, uri, expiresAt };
}

/** What the person of an account gets with a new factor: recovery codes with the first. */
export interface Enrolled {
  user: User;
  recoveryCodes: string[] | null;
}

/** @throws DomainError LINK_INVALID, INVALID_CREDENTIALS (the code is wrong), RATE_LIMITED. */
export async function confirmTotp(ctx: Context, input: { challenge: string; code: string }): Promise<Enrolled> {
  const user = await takeAccount(ctx, requireViewer(ctx.viewer).userId);
  const { sealedSecret } = await useChallenge(ctx, input.challenge, 'ADD_TOTP', user.id);
  const limit = ctx.rateLimit(CODE_ATTEMPTS);
  await limit.consume(user.id);
  const isFirst = !(await hasFactor(ctx, user.id));
  if (!(await storeTotp(ctx, user.id, sealedSecret!, input.code))) {
    const message = 'It is not the code that the app shows now. Is its clock right?';
    throw new DomainError(UserErrorCode.INVALID_CREDENTIALS, message, { field: ['input', 'code'] });
  }
  await limit.reset(user.id);
  return addedFactor(ctx, user, { kind: 'TOTP' }, isFirst);
}

/**
 * What follows from a factor that an account, which the caller has taken, has got. With its first one come recovery codes, and
 * sessions that began without end.
 */
export async function addedFactor(ctx: Context, user: User, factor: FactorState, isFirst: boolean): Promise<Enrolled> {
  const recoveryCodes = isFirst ? await makeRecoveryCodes(ctx, user.id) : null;
  if (isFirst) await endSessions(ctx, user.id, requireViewer(ctx.viewer).sessionId);
  await recordFactor(ctx, 'user.secondFactorAdded', user, {}, factor);
  return { user, recoveryCodes };
}

/** @throws DomainError WRONG_STATE (there is none), and as `requireProof`. */
export async function removeTotp(ctx: Context, proof: FactorProofInput): Promise<User> {
  const user = await takeAccount(ctx, requireViewer(ctx.viewer).userId);
  await requireProof(ctx, user, proof);
  const { numDeletedRows } = await ctx.db.deleteFrom('totp').where('userId', '=', user.id).executeTakeFirst();
  if (numDeletedRows === 0n) throw new DomainError(UserErrorCode.WRONG_STATE, 'There is no authenticator app.');
  await removedFactor(ctx, user, { kind: 'TOTP' });
  return user;
}

/** What follows from a factor that an account has no more: recovery codes go with the last one. */
export async function removedFactor(ctx: Context, user: User, factor: FactorState): Promise<void> {
  if (!(await hasFactor(ctx, user.id))) await forgetFactors(ctx, user.id);
  await recordFactor(ctx, 'user.secondFactorRemoved', user, factor);
}

/** @throws DomainError WRONG_STATE (there is no factor), and as `requireProof`. */
export async function renewRecoveryCodes(ctx: Context, proof: FactorProofInput): Promise<Enrolled> {
  const user = await takeAccount(ctx, requireViewer(ctx.viewer).userId);
  await requireProof(ctx, user, proof);
  if (!(await hasFactor(ctx, user.id))) {
    throw new DomainError(UserErrorCode.WRONG_STATE, 'Recovery codes come with the first second factor.');
  }
  const recoveryCodes = await makeRecoveryCodes(ctx, user.id);
  await recordFactor(ctx, 'user.recoveryCodesRenewed', user);
  return { user, recoveryCodes };
}
