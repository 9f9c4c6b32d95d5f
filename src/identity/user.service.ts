import { z } from 'zod';
import type { Context } from '../platform/context.ts';
import { DomainError, UserErrorCode } from '../platform/domain-error.ts';
import { type EventSource, recordEvent } from '../platform/events/event-log.ts';
import { hashPassword } from '../platform/password.ts';
import { requiredName } from '../platform/text.ts';
import { UserRole } from '../platform/viewer.ts';
import { User } from './user.entity.ts';

/** NIST SP 800-63B asks for 8 where there is nothing else, and 15 where the password is all there is. */
const MIN_PASSWORD = 12;
const MAX_PASSWORD = 200;

interface NewOwner {
  email: string;
  displayName: string;
  password: string;
}

/**
 * Makes an account of an API owner.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN (the address has an account).
 */
export async function createOwner(ctx: Pick<Context, 'em'> & EventSource, input: NewOwner): Promise<User> {
  const email = emailAddress(input.email);
  if (input.password.length < MIN_PASSWORD || input.password.length > MAX_PASSWORD) {
    const message = `The password must have ${MIN_PASSWORD} to ${MAX_PASSWORD} characters.`;
    throw new DomainError(UserErrorCode.INVALID_INPUT, message, ['input', 'password']);
  }
  const displayName = requiredName(input.displayName, { field: ['input', 'displayName'], max: 100 });
  if (await ctx.db.selectFrom('user').select('id').where('email', '=', email).executeTakeFirst()) {
    throw new DomainError(UserErrorCode.NAME_TAKEN, `${email} has an account already.`, ['input', 'email']);
  }
  const passwordHash = await hashPassword(input.password);
  const user = ctx.em.create(User, { email, displayName, passwordHash, role: UserRole.API_OWNER });
  await ctx.em.flush();
  await recordEvent(ctx, { type: 'user.created', subject: { userId: user.id }, after: { email, role: user.role } });
  return user;
}

/** In lower case. @throws DomainError INVALID_INPUT */
function emailAddress(text: string): string {
  const parsed = z.email().max(254).safeParse(text.trim().toLowerCase());
  if (parsed.success) return parsed.data;
  throw new DomainError(UserErrorCode.INVALID_INPUT, 'It must be an e-mail address.', ['input', 'email']);
}
