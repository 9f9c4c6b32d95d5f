import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Who is calling, as far as the transport can tell. */
export interface Caller {
  requestId: string;
  /** The `Authorization` header; on a socket, `authorization` of the `connection_init` payload. */
  authorization: string | null;
  remoteAddress: string;
}

/** Ids of other systems are taken over only in a form that is safe to log and to echo. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** The caller's `X-Request-Id` where it has an acceptable form, else a new id. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}
