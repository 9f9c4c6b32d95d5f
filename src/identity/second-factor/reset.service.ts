import type { Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { comparableAddress } from '../../platform/email-address.ts';
import type { EventSource } from '../../platform/events/event-log.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { endSessions, forgetFactors } from '../accounts/end-sessions.ts';
import { takeAccount } from '../accounts/password.service.ts';
import type { User } from '../accounts/user.entity.ts';
import { users } from '../accounts/user.queries.ts';
import { lockUser } from '../accounts/user.service.ts';
import { hasFactor } from './factors.queries.ts';
import { requireProof } from './proof.service.ts';
import { recordFactor } from './second-factor.events.ts';
import type { FactorProofInput } from './second-factor.inputs.ts';

/**
 * Takes all second factors from an account whose person has lost them; its sessions end, since whoever has found them may be in.
 * For API owners, who prove who they are, and not for their own account.
 * @throws DomainError NOT_FOUND, WRONG_STATE (one's own, or there is none), and as `requireProof`.
 */
export async function resetSecondFactors(ctx: Context, id: string, proof: FactorProofInput): Promise<User> {
  const viewer = requireViewer(ctx.viewer);
  if (!(await users.find(ctx, id))) throw notFound('account');
  const refuse = (message: string) => new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });
  if (id === viewer.userId)
    throw refuse('Remove the factors of your own account one by one, or ask another API owner.');
  await requireProof(ctx, await takeAccount(ctx, viewer.userId), proof);
  const user = await lockUser(ctx, id);
  if (!(await hasFactor(ctx, id))) throw refuse('The account has no second factor.');
  await takeFactorsFrom(ctx, user);
  return user;
}

/** The same for whoever runs the portal, from its command line: the last API owner has nobody to ask. @throws DomainError NOT_FOUND */
export async function resetSecondFactorsOf(ctx: EventSource, address: string): Promise<string> {
  const email = comparableAddress(address);
  const living = ctx.db.selectFrom('user').select(['id', 'email', 'organisationId']).where('deletedAt', 'is', null);
  const user = await living.where('email', '=', email).executeTakeFirst();
  if (!user) throw notFound('account', ['email']);
  await takeFactorsFrom(ctx, user);
  return user.email;
}

async function takeFactorsFrom(ctx: EventSource, user: Pick<User, 'id' | 'organisationId'>): Promise<void> {
  await forgetFactors(ctx, user.id);
  await endSessions(ctx, user.id);
  await recordFactor(ctx, 'user.secondFactorsReset', user);
}
