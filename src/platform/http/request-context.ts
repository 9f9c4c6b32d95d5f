import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Context } from '../context.ts';
import { enrolFirst } from '../graphql/auth-checker.ts';
import { publicCodeOf, publicError } from '../graphql/errors.ts';
import type { Portal } from '../module.ts';
import { SessionCookies, UNPROVEN } from '../session-cookies/session-cookie.ts';
import type { TokenScope } from '../token-scope.ts';
import { createCallerReader } from './caller.ts';
import { refuse } from './protection.ts';
import { createAddressReader } from './remote-address.ts';

/**
 * Makes the context of a request beside GraphQL, with who sent it.
 * @param scope What a token needs for it.
 * @throws GraphQLError UNAUTHENTICATED, FORBIDDEN, INSUFFICIENT_SCOPE, SECOND_FACTOR_REQUIRED.
 */
export function contextReader({ contextFor, config }: Pick<Portal, 'contextFor' | 'config'>, scope: TokenScope) {
  const callerOf = createCallerReader(new SessionCookies(config.publicUrl), createAddressReader(config.trustProxy));
  return async (request: FastifyRequest): Promise<Context> => {
    const caller = callerOf(request);
    if (!caller) throw publicError('FORBIDDEN', UNPROVEN);
    const ctx = await contextFor(caller);
    const scopes = ctx.viewer?.accountToken?.scopes;
    if (scopes && !scopes.includes(scope)) throw publicError('INSUFFICIENT_SCOPE', `The token lacks ${scope}.`);
    if (ctx.viewer?.mustEnrol) throw enrolFirst();
    return ctx;
  };
}

const STATUS: Record<string, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  INSUFFICIENT_SCOPE: 403,
  SECOND_FACTOR_REQUIRED: 403,
};

/** Answers with an error that a client may see, as GraphQL would say it; any other is thrown on. */
export function refuseWith(reply: FastifyReply, error: unknown): FastifyReply {
  const code = error instanceof GraphQLError ? publicCodeOf(error) : null;
  if (!code) throw error;
  if (code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer');
  return refuse(reply, STATUS[code] ?? 400, code, (error as GraphQLError).message);
}
