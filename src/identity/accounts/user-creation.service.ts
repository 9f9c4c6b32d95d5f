import type { Context } from '../../platform/context.ts';
import { DomainError, invalidInput, notFound, Refusals, UserErrorCode } from '../../platform/domain-error.ts';
import { comparableAddress, flawOfAddress } from '../../platform/email-address.ts';
import { type EventSource, recordEvent } from '../../platform/events/event-log.ts';
import { hashPassword } from '../../platform/security/password.ts';
import { refuseName, requiredName } from '../../platform/text.ts';
import { UserRole } from '../../platform/viewer.ts';
import { canAdminister } from '../organisations/organisation.policy.ts';
import { organisationNameOf } from '../organisations/organisation.queries.ts';
import { joinTeams } from './membership.service.ts';
import { refusePassword } from './password.rules.ts';
import { User } from './user.entity.ts';
import type { CreateUserInput } from './user.inputs.ts';

type Recording = Pick<Context, 'em'> & EventSource;

/**
 * Makes an account of an API owner.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN (the address has an account).
 */
export async function createOwner(
  ctx: Recording,
  input: Pick<CreateUserInput, 'email' | 'displayName' | 'password'>,
): Promise<User> {
  await requireGoodAccount(input, null);
  return addUser(ctx, { ...input, role: UserRole.API_OWNER, organisationId: null }, await hashPassword(input.password));
}

/**
 * Makes an account: API owners of any kind, administrators of consumers of their organisation. A consumer is in
 * the default team at least.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN, NOT_FOUND (organisation or team).
 */
export async function createUser(ctx: Context, input: CreateUserInput): Promise<User> {
  const organisationId = input.organisationId ?? null;
  if ((input.role === UserRole.API_OWNER) !== (organisationId === null)) {
    const message = 'Consumers need an organisation, and API owners have none.';
    throw invalidInput(message, ['input', 'organisationId']);
  }
  const organisationName = await organisationNameOf(ctx, organisationId);
  const isMissing = organisationId !== null && organisationName === null;
  if (isMissing || !canAdminister(ctx.viewer, organisationId))
    throw notFound('organisation', ['input', 'organisationId']);
  await requireGoodAccount(input, organisationName);
  return addUser(ctx, { ...input, organisationId }, await hashPassword(input.password));
}

type Person = Pick<CreateUserInput, 'email' | 'displayName' | 'role' | 'teamIds'> & { organisationId: string | null };

/**
 * Adds an account whose password was checked, or needs no check.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN, NOT_FOUND (team).
 */
export async function addUser(ctx: Recording, person: Person, passwordHash: string): Promise<User> {
  const { role, organisationId } = person;
  const email = comparableAddress(person.email);
  const displayName = requiredName(person.displayName, NAME);
  const living = ctx.db.selectFrom('user').select('id').where('deletedAt', 'is', null);
  if (await living.where('email', '=', email).executeTakeFirst()) {
    throw new DomainError(UserErrorCode.NAME_TAKEN, `${email} has an account already.`, { field: ['input', 'email'] });
  }
  const user = ctx.em.create(User, { email, displayName, passwordHash, role, organisationId });
  await ctx.em.flush();
  await recordEvent(ctx, {
    type: 'user.created',
    subject: { userId: user.id, organisationId },
    organisationId,
    after: { email, displayName, role },
  });
  if (organisationId) await joinTeams(ctx, user.id, organisationId, person.teamIds ?? []);
  return user;
}

const NAME = { field: ['input', 'displayName'], max: 100 };

/** All at once: whoever fills a form mends it once. @throws DomainError INVALID_INPUT */
async function requireGoodAccount(
  { email, displayName, password }: Pick<CreateUserInput, 'email' | 'displayName' | 'password'>,
  organisationName: string | null,
): Promise<void> {
  const flaw = flawOfAddress(email);
  const refusals = [
    flaw === null ? null : invalidInput(flaw, ['input', 'email']),
    refuseName(displayName, NAME),
    await refusePassword(password, { email, displayName, organisationName }, 'password'),
  ].filter((refusal) => refusal !== null);
  if (refusals.length > 0) throw new Refusals(refusals);
}
