import { Field, InputType } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import { type OpenedSession, signOut } from './session.service.ts';

@InputType()
export abstract class SessionWish {
  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether the session is kept in a cookie that no script can read, instead of a token in the answer: for front ends in browsers, on the site of the portal. Only over HTTP.',
  })
  asCookie!: boolean;
}

/** A session as its holder gets it. */
type HandedOver = Pick<OpenedSession, 'user' | 'expiresAt'> & { token: string | null };

/**
 * Opens a session and hands it over as its client wishes: with its token in the answer, or in a cookie. A session that the
 * browser had in the cookie before ends, since nobody could get at it any more.
 * @param open Commits what it does.
 * @throws DomainError INVALID_INPUT where the answer cannot set a cookie, and whatever `open` refuses.
 */
export async function handOver(
  ctx: Context,
  { asCookie }: SessionWish,
  open: () => Promise<OpenedSession>,
): Promise<HandedOver> {
  if (!asCookie) return open();
  const { sessionCookie } = ctx;
  if (!sessionCookie) {
    throw invalidInput('Only a plain answer over HTTP sets a cookie: not a socket, nor a stream.', [
      'input',
      'asCookie',
    ]);
  }
  const { user, expiresAt, endsAt, token } = await open();
  if (sessionCookie.isUsed) await inTransaction(ctx, signOut);
  sessionCookie.set(token, endsAt);
  return { user, expiresAt, token: null };
}
