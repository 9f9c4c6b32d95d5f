import type { FastifyRequest } from 'fastify';

/** Answered instead of the upstream, in Tyk's words. */
export class Blocked extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Sent as it is, by a mock. */
    readonly isPlain = false,
  ) {
    super(message);
  }
}

const addressOf = (request: FastifyRequest): URL => new URL(request.url, 'http://sandbox');

export const queryOf = (request: FastifyRequest, name: string): string =>
  addressOf(request).searchParams.get(name) ?? '';

/** What stands behind the listen path, beginning with a slash. */
export function restOf(listenPath: string, request: FastifyRequest): string {
  const path = decodeURIComponent(addressOf(request).pathname);
  return `/${path.slice(path.startsWith(listenPath) ? listenPath.length : 0).replace(/^\//, '')}`;
}

/** Go takes the host out of the headers, and so does Tyk see none of that name. */
export function headerOf(request: FastifyRequest, name: string): string {
  if (name.toLowerCase() === 'host') return '';
  const value = request.headers[name.toLowerCase()];
  return typeof value === 'string' ? value : '';
}
