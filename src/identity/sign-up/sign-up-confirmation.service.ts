import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { inRetriedTransaction } from '../../platform/db/transaction.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { verifyPassword } from '../../platform/security/password.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';
import { hashToken } from '../../platform/security/secret.ts';
import { UserRole } from '../../platform/viewer.ts';
import { findAccount } from '../accounts/user.queries.ts';
import { addUser } from '../accounts/user-creation.service.ts';
import { setUserAttributes } from '../attributes/user-attributes.service.ts';
import { useCode } from '../joining/invite-code.queries.ts';
import { countLink } from '../joining/link-attempts.ts';
import { defaultOrganisationId } from '../moving/move.service.ts';
import { Registration, RegistrationStatus } from './registration.entity.ts';
import { recordRegistration } from './registration.events.ts';
import type { ConfirmSignUpInput } from './registration.inputs.ts';

/** Wrong passwords that are tried with one link. */
const WRONG_PASSWORDS: RateLimitRule = {
  ...{ name: 'sign-up password', points: 10, seconds: 3600 },
  backOff: { first: 300, longest: 86_400 },
};

/**
 * Proves the address of a sign-up: by the link, and by the password, so that nobody makes an account to the password of
 * somebody else. Then there is an account, or API owners have to decide. It opens its own transaction, after the password was
 * verified.
 * @returns Whether there is an account.
 * @throws DomainError LINK_INVALID, LINK_USED, LINK_EXPIRED, INVALID_CREDENTIALS, NAME_TAKEN (the address has an account by now),
 *   DUPLICATE_REQUEST (another sign-up of it waits), NO_LONGER_VALID (the invite code works no more), RATE_LIMITED.
 */
export async function confirmSignUp(ctx: Context, { token, password }: ConfirmSignUpInput): Promise<boolean> {
  await countLink(ctx);
  const tokenHash = hashToken(token);
  const found = await ctx.db
    .selectFrom('registration')
    .selectAll()
    .where('tokenHash', '=', tokenHash)
    .executeTakeFirst();
  const passwordHash = await requireUnused(ctx, found);
  const attempts = ctx.rateLimit(WRONG_PASSWORDS);
  await attempts.consume(tokenHash);
  if (!(await verifyPassword(passwordHash, password))) {
    const field = ['input', 'password'];
    throw new DomainError(UserErrorCode.INVALID_CREDENTIALS, 'It is not the password that was chosen.', { field });
  }
  await attempts.reset(tokenHash);
  return inRetriedTransaction({ ...ctx, viewer: null }, (tx) => confirm(tx, tokenHash));
}

/** Of many who confirm at once, the lock lets one do it. */
async function confirm(tx: Context, tokenHash: string): Promise<boolean> {
  const registration = await tx.em.findOne(Registration, { tokenHash }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  await requireUnused(tx, registration);
  const { id, email } = registration!;
  if (await findAccount(tx, email)) throw refuse(UserErrorCode.NAME_TAKEN, `${email} has an account by now: sign in.`);
  registration!.submittedAt = await readNow(tx);
  const signedUp = { ...tx, actor: { kind: 'system', id: null, linkId: id } } as const;
  const to = await destinationOf(tx, registration!);
  if (to) await admit(signedUp, registration!, to);
  else await submit(signedUp, registration!);
  return to !== null;
}

const refuse = (code: UserErrorCode, message: string) => new DomainError(code, message, { field: ['input', 'token'] });

async function requireUnused(
  ctx: Context,
  found: Pick<Registration, 'status' | 'expiresAt' | 'passwordHash'> | null | undefined,
): Promise<string> {
  if (!found) throw refuse(UserErrorCode.LINK_INVALID, 'There is no such sign-up, or no longer.');
  if (found.status !== RegistrationStatus.UNCONFIRMED) {
    throw refuse(UserErrorCode.LINK_USED, 'The address was confirmed already.');
  }
  if (found.expiresAt <= (await readNow(ctx))) {
    throw refuse(UserErrorCode.LINK_EXPIRED, 'The link has expired; sign up again.');
  }
  return found.passwordHash!;
}

interface Place {
  organisationId: string;
  teamIds: string[];
}

/** Where the account is made at once; null where API owners decide. @throws DomainError NO_LONGER_VALID */
async function destinationOf(ctx: Context, { inviteCodeId }: Registration): Promise<Place | null> {
  if (inviteCodeId) {
    const used = await useCode(ctx, inviteCodeId);
    if (!used) throw refuse(UserErrorCode.NO_LONGER_VALID, 'The invite code works no more; ask for another one.');
    return { organisationId: used.organisationId, teamIds: used.teamId ? [used.teamId] : [] };
  }
  const settings = ctx.db.selectFrom('portalSettings').select('autoApproveSignUps');
  const { autoApproveSignUps } = await settings.executeTakeFirstOrThrow();
  return autoApproveSignUps ? { organisationId: await defaultOrganisationId(ctx), teamIds: [] } : null;
}

async function submit(ctx: Context, registration: Registration): Promise<void> {
  const waiting = await ctx.db
    .selectFrom('registration')
    .select('id')
    .where('email', '=', registration.email)
    .where('status', '=', RegistrationStatus.PENDING)
    .executeTakeFirst();
  if (waiting) throw refuse(UserErrorCode.DUPLICATE_REQUEST, 'Another sign-up of this address waits for its approval.');
  registration.status = RegistrationStatus.PENDING;
  await ctx.em.flush();
  await recordRegistration(ctx, 'registration.submitted', registration);
}

/** What a decided sign-up holds no more. */
export const FORGOTTEN = { passwordHash: null, attributes: {} };

/** Makes the account of a sign-up that is approved, by whoever acts, and forgets the password. */
export async function admit(
  ctx: Context,
  registration: Registration,
  { organisationId, teamIds }: Place,
): Promise<void> {
  const { email, displayName, passwordHash, attributes } = registration;
  const role = UserRole.TEAM_MEMBER;
  const user = await addUser(ctx, { email, displayName, role, organisationId, teamIds }, passwordHash!);
  await setUserAttributes(ctx, user, new Map(Object.entries(attributes)));
  const decidedAt = await readNow(ctx);
  ctx.em.assign(registration, { status: RegistrationStatus.APPROVED, ...FORGOTTEN, decidedAt });
  await ctx.em.flush();
  await recordRegistration(ctx, 'registration.approved', registration, { userId: user.id, organisationId });
}
