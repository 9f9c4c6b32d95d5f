import type { Context } from '../../platform/context.ts';
import { DomainError, type FieldPath, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { comparableAddress, flawOfAddress } from '../../platform/email-address.ts';
import { type EventSource, recordEvent } from '../../platform/events/event-log.ts';
import { gather, throwAll } from '../../platform/rules.ts';
import { hashPassword } from '../../platform/security/password.ts';
import { refuseName, requiredName } from '../../platform/text.ts';
import { isStaff, UserRole } from '../../platform/viewer.ts';
import { checkNewAccount, setUserAttributes } from '../attributes/user-attributes.service.ts';
import { organisations } from '../organisations/organisation.queries.ts';
import { requireLivingOrganisation } from '../organisations/organisation.service.ts';
import { requireRoleIn } from '../organisations/role.rules.ts';
import { joinTeams, requireTeams, teamsWithDefault } from './membership.service.ts';
import { type PasswordPolicy, refusePassword } from './password.rules.ts';
import { User } from './user.entity.ts';
import type { CreateUserInput } from './user.inputs.ts';

type Recording = Pick<Context, 'em'> & EventSource;

/**
 * Makes an account of an API owner.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN (the address has an account).
 */
export async function createOwner(
  ctx: Recording & Pick<Context, 'config'>,
  input: Pick<CreateUserInput, 'email' | 'displayName'> & { password: string },
): Promise<User> {
  await gather({
    account: () => requireGoodAccount(ctx.config.password, input, null),
    address: () => requireFreeAddress(ctx, input.email),
  });
  return addUser(ctx, { ...input, role: UserRole.API_OWNER, organisationId: null }, await hashPassword(input.password));
}

/**
 * Makes an account, as API owners do; the Default Organisation has no administrators. A consumer is in the default team at
 * least. Without a password it has none yet.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN, NOT_FOUND (organisation or team), ANSWER_MISSING, ANSWER_INVALID.
 */
export async function createUser(ctx: Context, input: CreateUserInput): Promise<User> {
  const organisationId = input.organisationId ?? null;
  const organisation = organisationId === null ? null : await organisations.find(ctx, organisationId);
  const organisationName = organisation?.name ?? null;
  const { attributes } = await gather({
    organisation: () => requireOrganisation(input, organisationId === null || organisation != null),
    role: () => isStaff(input.role) || requireRoleIn(organisation, input.role),
    account: () => requireGoodAccount(ctx.config.password, input, organisationName),
    address: () => requireFreeAddress(ctx, input.email),
    teams: () => requireTeamsOf(ctx, organisation?.id ?? null, input.teamIds ?? []),
    attributes: () => checkNewAccount(ctx, input.role, input.attributes),
  });
  const passwordHash = input.password == null ? null : await hashPassword(input.password);
  const user = await addUser(ctx, { ...input, organisationId }, passwordHash);
  await setUserAttributes(ctx, user, attributes);
  return user;
}

async function requireTeamsOf(ctx: Context, organisationId: string | null, teamIds: readonly string[]): Promise<void> {
  if (organisationId === null) await requireTeams(ctx, teamIds);
  else await teamsWithDefault(ctx, organisationId, teamIds);
}

function requireOrganisation({ role, organisationId }: CreateUserInput, isFound: boolean): void {
  const field = ['input', 'organisationId'];
  if (isStaff(role) !== (organisationId == null)) {
    throw invalidInput('Consumers need an organisation; API owners, auditors and content managers have none.', field);
  }
  if (!isFound) throw notFound('organisation', field);
}

type Person = Pick<CreateUserInput, 'email' | 'displayName' | 'role' | 'teamIds'> & {
  organisationId: string | null;
  isServiceAccount?: boolean;
};

/**
 * Adds an account whose password was checked, or needs no check; null for one that has none yet.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN, NOT_FOUND (team).
 */
export async function addUser(ctx: Recording, person: Person, passwordHash: string | null): Promise<User> {
  const { role, organisationId, isServiceAccount = false } = person;
  const email = await requireFreeAddress(ctx, person.email);
  const displayName = requiredName(person.displayName, NAME);
  const user = ctx.em.create(User, { email, displayName, passwordHash, role, organisationId, isServiceAccount });
  await ctx.em.flush();
  await recordEvent(ctx, {
    type: 'user.created',
    subject: { userId: user.id, organisationId },
    organisationId,
    after: { email, displayName, role, ...(isServiceAccount && { isServiceAccount }) },
  });
  if (organisationId) {
    await requireLivingOrganisation(ctx, organisationId);
    await joinTeams(ctx, [user], organisationId, person.teamIds ?? []);
  }
  return user;
}

/** @returns The address as it is stored. @throws DomainError NAME_TAKEN */
export async function requireFreeAddress(
  ctx: Pick<Context, 'db'>,
  address: string,
  field: FieldPath = ['input', 'email'],
): Promise<string> {
  const email = comparableAddress(address);
  const living = ctx.db.selectFrom('user').select('id').where('deletedAt', 'is', null);
  if (!(await living.where('email', '=', email).executeTakeFirst())) return email;
  throw new DomainError(UserErrorCode.NAME_TAKEN, `${email} has an account already.`, { field });
}

const NAME = { field: ['input', 'displayName'], max: 100 };

/** @throws DomainError INVALID_INPUT */
async function requireGoodAccount(
  policy: PasswordPolicy,
  { email, displayName, password }: Pick<CreateUserInput, 'email' | 'displayName' | 'password'>,
  organisationName: string | null,
): Promise<void> {
  const flaw = flawOfAddress(email);
  throwAll([
    flaw === null ? null : invalidInput(flaw, ['input', 'email']),
    refuseName(displayName, NAME),
    password == null
      ? null
      : await refusePassword(policy, password, { email, displayName, organisationName }, 'password'),
  ]);
}
