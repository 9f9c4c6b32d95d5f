import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';

export interface SafeHttpOptions {
  baseUrl: string;
  headers?: Record<string, string>;
  /** For the whole call, from connecting to the last byte. */
  timeoutMs?: number;
  /** Longest answer that is read; a longer one fails with `tooLarge`. */
  maxBytes?: number;
}

export interface HttpCall {
  json?: unknown;
  /** In place of `json`, sent as it is. */
  text?: string;
  searchParams?: Record<string, string>;
  timeoutMs?: number;
  /** Whether a POST may be sent twice with the same outcome; reading, replacing and deleting always may. */
  isRepeatable?: boolean;
}

/** Any answer, also 4xx, 5xx and redirects, which are never followed. */
export interface HttpAnswer {
  status: number;
  text: string;
  /** The parsed body; `undefined` when it is not JSON. */
  json: unknown;
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type SafeHttp = (method: HttpMethod, path: string, call?: HttpCall) => Promise<HttpAnswer>;

/** `refused`: the URL leads where calls must not go, and nothing was sent. */
export type HttpFailureKind = 'timeout' | 'connection' | 'tls' | 'tooLarge' | 'refused';

/** No complete answer arrived. The message names neither the URL nor any header, both of which may hold secrets. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';

  constructor(
    readonly kind: HttpFailureKind,
    message: string,
  ) {
    super(message);
  }
}

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

/**
 * Makes a client for one peer. Calls always end within the time-out, are sent once (but for those that may be
 * repeated, where a kept connection turns out to be closed), follow no redirect (it would carry the secret elsewhere) and read a bounded answer. Throws `HttpFailure`
 * when no complete answer arrived, and for nothing else.
 */
export function createSafeHttp(options: SafeHttpOptions): SafeHttp {
  const { baseUrl, headers, timeoutMs = DEFAULT_TIMEOUT_MS, maxBytes = DEFAULT_MAX_BYTES } = options;
  const base = baseUrl.replace(/\/+$/, '');

  return async (method, path, call = {}) => {
    const signal = AbortSignal.timeout(call.timeoutMs ?? timeoutMs);
    try {
      const url = new URL(`${base}/${path}`);
      if (call.searchParams) url.search = new URLSearchParams(call.searchParams).toString();
      const isRepeatable = call.isRepeatable ?? REPEATABLE.has(method);
      const response = await send(url, { method, headers, signal, isRepeatable }, bodyOf(call));
      const text = await readBounded(response, maxBytes);
      return { status: response.statusCode!, text, json: parseJson(text) };
    } catch (error) {
      throw toFailure(error, signal);
    }
  };
}

const REPEATABLE: ReadonlySet<HttpMethod> = new Set(['GET', 'PUT', 'DELETE']);

/** A peer that has closed a connection says so by one of these, depending on how far the call had got. */
const CLOSED: ReadonlySet<string | undefined> = new Set(['ECONNRESET', 'EPIPE']);

/** How long a connection that nobody uses is kept: peers close theirs as well, and a call must not meet one that is just closed. */
const IDLE_MS = 4_000;

const KEPT = { keepAlive: true, timeout: IDLE_MS };
const agents = { http: new HttpAgent(KEPT), https: new HttpsAgent(KEPT) };

interface Sending {
  method: HttpMethod;
  headers?: Record<string, string>;
  signal: AbortSignal;
  isRepeatable: boolean;
}

interface Body {
  type: string;
  text: string;
}

function bodyOf({ json, text }: HttpCall): Body | null {
  if (text !== undefined) return { type: 'text/plain', text };
  return json === undefined ? null : { type: 'application/json', text: JSON.stringify(json) };
}

/** `fetch` costs three times as much for each call, and a single key takes a dozen of them. */
function send(url: URL, sending: Sending, body: Body | null): Promise<IncomingMessage> {
  const { headers, isRepeatable, ...how } = sending;
  const about = body && { 'content-type': body.type, 'content-length': `${Buffer.byteLength(body.text)}` };
  const options = { ...how, headers: { accept: '*/*', ...about, ...headers } };
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? requestHttps(url, { ...options, agent: agents.https }, resolve)
        : requestHttp(url, { ...options, agent: agents.http }, resolve);
    request.on('error', (error: NodeJS.ErrnoException) => {
      // The peer closed a kept connection as the call set out on it, which says nothing about the peer. Whether it had begun to
      // act on the call nobody can know, so only what may be done twice is done again.
      if (isRepeatable && request.reusedSocket && CLOSED.has(error.code)) resolve(send(url, sending, body));
      else reject(error);
    });
    request.end(body?.text);
  });
}

async function readBounded(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early closes the connection, so the rest of a long answer is never transferred.
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new HttpFailure('tooLarge', `The answer is longer than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The character NUL, as JSON writes it, behind any number of escaped backslashes. */
const NUL = /(?<!\\)((?:\\\\)*)\\u0000/g;

/** No database takes a text with NUL in it, and one name of a peer would spoil all that is stored with it: another sign that nobody writes takes its place. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.includes('\\u0000') ? text.replaceAll(NUL, '$1\\u0001') : text);
  } catch {
    return undefined;
  }
}

function toFailure(error: unknown, signal: AbortSignal): HttpFailure {
  if (error instanceof HttpFailure) return error;
  if (signal.aborted) return new HttpFailure('timeout', 'No complete answer in time.');
  const code = (error as NodeJS.ErrnoException).code;
  if (isTlsCode(code)) return new HttpFailure('tls', `The TLS connection was not accepted (${code}).`);
  return new HttpFailure('connection', `The connection failed${code ? ` (${code})` : ''}.`);
}

function isTlsCode(code: string | undefined): boolean {
  return /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO_SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO)/.test(
    code ?? '',
  );
}
