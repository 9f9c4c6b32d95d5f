import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { SessionCookie, SessionCookies } from '../session-cookies/session-cookie.ts';
import type { AddressReader } from './remote-address.ts';

/** Who is calling, as far as the transport can tell. */
export interface Caller {
  requestId: string;
  /** The `Authorization` header; on a socket, `authorization` of the `connection_init` payload. */
  authorization: string | null;
  remoteAddress: string;
  /** The `User-Agent` header. */
  userAgent?: string | null;
  /** For a call whose answer can set cookies. */
  sessionCookie?: SessionCookie;
}

/** What a 401 says to a token that does not hold, in `WWW-Authenticate`. */
export const INVALID_TOKEN = 'Bearer error="invalid_token"';

/** Ids of other systems are taken over only in a form that is safe to log and to echo. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** The caller's `X-Request-Id` where it has an acceptable form, else a new id. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Reads who calls over HTTP; null for a session in a cookie that does not count. */
export type CallerReader = (request: FastifyRequest) => Caller | null;

/**
 * Whom a request over HTTP says to come from: its header or else the ticket in its URL, since a browser's `EventSource` can send no
 * header; else the session in its cookie, which browsers send with everything. A ticket opens a stream alone, and anywhere else it is a
 * token that does not hold; so are two of them.
 */
export function createCallerReader(cookies: SessionCookies, addressOf: AddressReader): CallerReader {
  return ({ id, headers, query, raw }) => {
    const { ticket } = (query ?? {}) as { ticket?: unknown };
    const given = headers.authorization ?? (ticket === undefined ? null : `Ticket ${ticket}`);
    if (given === null && cookies.isUnproven(raw)) return null;
    const kept = given === null ? cookies.authorizationOf(raw) : null;
    return {
      requestId: id,
      authorization: given ?? kept,
      remoteAddress: addressOf(raw),
      userAgent: headers['user-agent'] ?? null,
      sessionCookie: cookies.forAnswer(kept !== null),
    };
  };
}
