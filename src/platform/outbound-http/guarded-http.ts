import { promises as dns, type LookupAddress } from 'node:dns';
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Config } from '../../config.ts';
import { isPublicAddress } from './public-address.ts';
import { HttpFailure } from './safe-http.ts';

/** Where calls to URLs that people set may go. */
export interface GuardRules {
  /** Production wants https. */
  isProduction: boolean;
  /** Host names and addresses, as in a URL, that may be called on any port although they are not public. */
  allowedHosts: readonly string[];
}

/** Only where the public can, and what the operator permits beside it. */
export const guardRules = (config: Pick<Config, 'isProduction' | 'webhookAllowedHosts'>): GuardRules => ({
  isProduction: config.isProduction,
  allowedHosts: config.webhookAllowedHosts,
});

export interface GuardedHttpOptions extends GuardRules {
  /** PEM of the authorities to trust, instead of those that everybody does. */
  ca?: string;
  /** For the whole call, from resolving the name to the last byte that is read. */
  timeoutMs?: number;
  /** What is read of an answer; the rest is dropped unread. */
  maxBytes?: number;
  /** All addresses of a host name. Asked once for each call. */
  resolve?(hostname: string): Promise<readonly LookupAddress[]>;
}

export interface GuardedCall {
  body: string;
  headers: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

/** Any answer, also 4xx, 5xx and redirects, which are never followed. */
export interface GuardedAnswer {
  status: number;
  /** The one header that matters to the caller. */
  retryAfter: string | null;
  /** The body as far as it was read, not decompressed. */
  text: string;
}

/** Sends one POST. Throws `HttpFailure` when no answer arrived, and for nothing else. */
export type GuardedHttp = (url: string, call: GuardedCall) => Promise<GuardedAnswer>;

const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_MAX_BYTES = 64 * 1024;

/** Ports of web servers; a call to any other could speak to something that is none. */
const PORTS: readonly string[] = ['', '80', '443', '8080', '8443'];

/**
 * What a URL that somebody wants to set must be like, before anything is resolved.
 * @returns What is wrong with it, as a sentence; null when nothing is.
 */
export function urlProblem(text: string, rules: GuardRules): string | null {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return 'It must be a URL that starts with https://.';
  if (url.protocol === 'http:' && rules.isProduction) return 'It must start with https://.';
  if (url.username || url.password) return 'It must hold neither user nor password.';
  if (isAllowed(url, rules)) return null;
  if (!PORTS.includes(url.port)) return 'Its port must be 80, 443, 8080 or 8443, unless the operator allows its host.';
  const address = literalOf(url);
  return address && !isPublicAddress(address) ? 'Its host must be on the public Internet.' : null;
}

/** Without the brackets of IPv6; null for a name. The parser has brought octal, hexadecimal and other forms to one. */
function literalOf({ hostname }: URL): string | null {
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) ? address : null;
}

const isAllowed = ({ hostname }: URL, { allowedHosts }: GuardRules) => allowedHosts.includes(hostname);

/** See {@link exchange}. */
export function createGuardedHttp(options: GuardedHttpOptions): GuardedHttp {
  return async (url, call) => {
    const { status, headers, text } = await exchange(url, { ...call, method: 'POST' }, options);
    return { status, retryAfter: headers['retry-after'] ?? null, text };
  };
}

/** A call of any method. */
export interface GuardedRequest extends Omit<GuardedCall, 'body'> {
  method: string;
  body?: string;
}

/** Any answer with its headers. */
export type Exchanged = Pick<GuardedAnswer, 'status' | 'text'> & {
  headers: IncomingHttpHeaders;
  /** Whether the body was read to its end: it may have been too long, or have broken off. */
  isWhole: boolean;
};

/**
 * Calls URLs that people set: they must not reach through it what only this server can reach. The name
 * is resolved once, each of its addresses must be public, and the connection goes to one of those very addresses, under
 * the old name for Host and TLS: a name that changes its mind in between gains nothing.
 *
 * `fetch` cannot be told which address to use, hence `node:http`. No redirect is followed, nothing is decompressed.
 */
export async function exchange(text: string, call: GuardedRequest, options: GuardedHttpOptions): Promise<Exchanged> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, maxBytes = DEFAULT_MAX_BYTES } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([timeout, ...(call.signal ? [call.signal] : [])]);
  try {
    const addresses = await until(signal, permittedAddresses(text, options));
    const response = await send(new URL(text), call, { addresses, ca: options.ca }, signal);
    const read = await readUpTo(response, maxBytes);
    return { status: response.statusCode!, headers: response.headers, text: read, isWhole: response.complete };
  } catch (error) {
    throw toFailure(error, timeout);
  }
}

/** @throws HttpFailure `refused` */
async function permittedAddresses(text: string, options: GuardedHttpOptions): Promise<readonly LookupAddress[]> {
  if (urlProblem(text, options)) throw new HttpFailure('refused', UNREACHABLE);
  const url = new URL(text);
  const literal = literalOf(url);
  const addresses = literal
    ? [{ address: literal, family: isIP(literal) }]
    : await (options.resolve ?? resolveAll)(url.hostname);
  const permitted = isAllowed(url, options) || addresses.every(({ address }) => isPublicAddress(address));
  if (permitted && addresses.length > 0) return addresses;
  throw new HttpFailure('refused', UNREACHABLE);
}

const resolveAll = (hostname: string) => dns.lookup(hostname, { all: true });

/** Name resolution cannot be cancelled, only left behind. */
async function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  if (signal.aborted) throw signal.reason;
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, aborted]);
}

function send(
  url: URL,
  { method, headers, body }: GuardedRequest,
  { addresses, ca }: { addresses: readonly LookupAddress[]; ca?: string },
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const lookup: LookupFunction = (_hostname, { all }, done) => {
    if (all) done(null, [...addresses]);
    else done(null, addresses[0]!.address, addresses[0]!.family);
  };
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? requestHttps : requestHttp;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    // A connection of its own: a pooled one could lead to an address that was checked long ago.
    start(url, { method, headers: { ...headers, ...length }, agent: false, lookup, signal, ...(ca && { ca }) }, resolve)
      .on('error', reject)
      .on('close', () => reject(new Error('The connection closed.')))
      .end(body);
  });
}

/** With the status there is an answer: a body that is too long, breaks off or never ends is only cut. */
async function readUpTo(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size >= maxBytes) break;
    }
  } catch {
    // Whatever was read stands.
  } finally {
    response.destroy();
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}

/** One text for all: people who set URLs must not learn from it what is behind them. The kind is for our own log. */
const UNREACHABLE = 'No HTTP answer came from this URL.';

function toFailure(error: unknown, timeout: AbortSignal): HttpFailure {
  if (error instanceof HttpFailure) return error;
  return new HttpFailure(timeout.aborted ? 'timeout' : 'connection', UNREACHABLE);
}
