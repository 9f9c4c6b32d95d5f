import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { type EventSource, recordEvent } from '../../platform/events/event-log.ts';
import { hashPassword } from '../../platform/security/password.ts';
import { requiredName } from '../../platform/text.ts';
import { UserRole } from '../../platform/viewer.ts';
import { canAdminister } from '../organisations/organisation.policy.ts';
import { joinTeams } from './membership.service.ts';
import { requirePassword } from './password.rules.ts';
import { User } from './user.entity.ts';
import type { CreateUserInput } from './user.inputs.ts';

type Recording = Pick<Context, 'em'> & EventSource;

/**
 * Makes an account of an API owner.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN (the address has an account).
 */
export const createOwner = (ctx: Recording, input: Pick<CreateUserInput, 'email' | 'displayName' | 'password'>) =>
  insertUser(ctx, { ...input, role: UserRole.API_OWNER, organisationId: null });

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
  if (!canAdminister(ctx.viewer, organisationId) || !(await organisationExists(ctx, organisationId))) {
    throw notFound('organisation', ['input', 'organisationId']);
  }
  const user = await insertUser(ctx, { ...input, organisationId });
  if (organisationId) await joinTeams(ctx, user.id, organisationId, input.teamIds ?? []);
  return user;
}

async function organisationExists(ctx: Context, id: string | null): Promise<boolean> {
  if (id === null) return true;
  return (await ctx.db.selectFrom('organisation').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

type NewUser = Pick<CreateUserInput, 'email' | 'displayName' | 'password' | 'role'> & { organisationId: string | null };

async function insertUser(ctx: Recording, { organisationId, role, ...input }: NewUser): Promise<User> {
  const email = emailAddress(input.email);
  requirePassword(input.password, 'password');
  const displayName = requiredName(input.displayName, { field: ['input', 'displayName'], max: 100 });
  const living = ctx.db.selectFrom('user').select('id').where('deletedAt', 'is', null);
  if (await living.where('email', '=', email).executeTakeFirst()) {
    throw new DomainError(UserErrorCode.NAME_TAKEN, `${email} has an account already.`, { field: ['input', 'email'] });
  }
  const passwordHash = await hashPassword(input.password);
  const user = ctx.em.create(User, { email, displayName, passwordHash, role, organisationId });
  await ctx.em.flush();
  await recordEvent(ctx, {
    type: 'user.created',
    subject: { userId: user.id, organisationId },
    organisationId,
    after: { email, displayName, role },
  });
  return user;
}

/** In lower case. @throws DomainError INVALID_INPUT */
function emailAddress(text: string): string {
  const parsed = z.email().max(254).safeParse(text.trim().toLowerCase());
  if (parsed.success) return parsed.data;
  throw invalidInput('It must be an e-mail address.', ['input', 'email']);
}
