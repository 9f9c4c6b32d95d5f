import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api } from '../api-model.ts';
import { Blocked, headerOf } from './call.ts';

/** Calls of `OPTIONS` that go to the upstream past every check, key and all. */
export const isPassedThrough = ({ CORS }: Api, { method }: FastifyRequest): boolean =>
  CORS.options_passthrough && method === 'OPTIONS';

/** What a browser asks before a call of another origin; it comes without a key, and lists of paths do not count for it. */
const isPreflight = (request: FastifyRequest): boolean =>
  request.method === 'OPTIONS' && headerOf(request, ASKED_METHOD) !== '';

const ASKED_METHOD = 'access-control-request-method';
const ASKED_HEADERS = 'access-control-request-headers';
/** Allowed where the definition names none. */
const USUAL_METHODS = ['GET', 'POST', 'HEAD'];
const USUAL_HEADERS = ['Accept', 'Content-Type', 'X-Requested-With'];

/**
 * Answers what a browser asks beforehand, where the API lets pages of other origins call. What is refused is answered 204 as
 * well, and says nothing: that is a refusal to a browser.
 * @returns Whether it did.
 */
export function answeredPreflight(api: Api, request: FastifyRequest, reply: FastifyReply): boolean {
  const { CORS: cors } = api;
  if (!cors.enable || !isPreflight(request)) return false;
  reply.header('vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers').code(204);
  const origin = originFor(api, request);
  const [method, names] = [headerOf(request, ASKED_METHOD), headerOf(request, ASKED_HEADERS)];
  if (origin && allowsMethod(api, method) && allowsHeaders(api, names)) {
    reply.headers({ 'access-control-allow-origin': origin, 'access-control-allow-methods': method });
    if (names) reply.header('access-control-allow-headers', names);
    if (cors.allow_credentials) reply.header('access-control-allow-credentials', 'true');
    if (cors.max_age !== 0) reply.header('access-control-max-age', String(Math.max(0, cors.max_age)));
  }
  void reply.send();
  return true;
}

/**
 * Lets the page that called read the answer, also one that refuses its key. It comes behind the check of versions and paths,
 * whose refusals no page of another origin can read. Throws `Blocked`: whatever else is asked by `OPTIONS` ends here.
 */
export function showToPage(api: Api, request: FastifyRequest, reply: FastifyReply): void {
  const { CORS: cors } = api;
  if (!cors.enable) return;
  reply.header('vary', 'Origin');
  const origin = originFor(api, request);
  if (origin && allowsMethod(api, request.method)) {
    reply.header('access-control-allow-origin', origin);
    const exposed = cors.exposed_headers.map(asInGo).join(', ');
    if (exposed) reply.header('access-control-expose-headers', exposed);
    if (cors.allow_credentials) reply.header('access-control-allow-credentials', 'true');
  }
  if (request.method === 'OPTIONS') throw new Blocked(200, '', true);
}

/** What is told to the page of a call; null where it may not call. A star stands for any text in an origin. */
function originFor({ CORS: { allowed_origins } }: Api, request: FastifyRequest): string | null {
  const origin = headerOf(request, 'origin');
  if (origin === '') return null;
  if (allowed_origins.length === 0 || allowed_origins.includes('*')) return '*';
  const matches = (allowed: string) => {
    const [before, ...rest] = allowed.toLowerCase().split('*');
    const after = rest.join('*');
    const asked = origin.toLowerCase();
    return rest.length === 0
      ? asked === before
      : asked.length >= before!.length + after.length && asked.startsWith(before!) && asked.endsWith(after);
  };
  return allowed_origins.some(matches) ? origin : null;
}

/** How Go writes the names of headers. */
const asInGo = (name: string): string => name.toLowerCase().replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

const allowsMethod = ({ CORS: { allowed_methods: named } }: Api, method: string): boolean =>
  method === 'OPTIONS' || (named.length > 0 ? named : USUAL_METHODS).includes(method);

/** Names come in small letters, sorted and each once, as browsers send them; Tyk refuses others. */
function allowsHeaders({ CORS: { allowed_headers: named } }: Api, asked: string): boolean {
  if (named.includes('*')) return true;
  const allowed = (named.length > 0 ? named : USUAL_HEADERS).map((name) => name.toLowerCase());
  const names = asked.split(',').flatMap((name) => name.trim() || []);
  return names.every((name, index) => allowed.includes(name) && (index === 0 || names[index - 1]! < name));
}
