import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';

/** Who is calling, as far as the transport can tell. */
export interface Caller {
  requestId: string;
  /** The `Authorization` header; on a socket, `authorization` of the `connection_init` payload. */
  authorization: string | null;
  remoteAddress: string;
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

/**
 * Whom a request over HTTP says to come from: its header or else the ticket in its URL, since a browser's `EventSource` can send no
 * header. A ticket opens a stream alone, and anywhere else it is a token that does not hold; so are two of them.
 */
export function authorizationOf({ headers, query }: FastifyRequest): string | null {
  const { ticket } = query as { ticket?: unknown };
  return headers.authorization ?? (ticket === undefined ? null : `Ticket ${ticket}`);
}
