import ky from 'ky';

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
  searchParams?: Record<string, string>;
  timeoutMs?: number;
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
 * Makes a client for one peer. Calls always end within the time-out, are sent once (only the caller knows what may be
 * repeated), follow no redirect (it would carry the secret elsewhere) and read a bounded answer. Throws `HttpFailure`
 * when no complete answer arrived, and for nothing else.
 */
export function createSafeHttp(options: SafeHttpOptions): SafeHttp {
  const { baseUrl, headers, timeoutMs = DEFAULT_TIMEOUT_MS, maxBytes = DEFAULT_MAX_BYTES } = options;
  // ky's own time-out ends with the headers; the signal below covers the body as well.
  const client = ky.create({
    prefix: baseUrl,
    headers,
    retry: 0,
    redirect: 'manual',
    throwHttpErrors: false,
    timeout: false,
  });

  return async (method, path, call = {}) => {
    const signal = AbortSignal.timeout(call.timeoutMs ?? timeoutMs);
    try {
      const response = await client(path, { method, json: call.json, searchParams: call.searchParams, signal });
      const text = await readBounded(response, maxBytes);
      return { status: response.status, text, json: parseJson(text) };
    } catch (error) {
      throw toFailure(error, signal);
    }
  };
}

async function readBounded(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream, so the rest of a long answer is never transferred.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new HttpFailure('tooLarge', `The answer is longer than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toFailure(error: unknown, signal: AbortSignal): HttpFailure {
  if (error instanceof HttpFailure) return error;
  if (signal.aborted) return new HttpFailure('timeout', 'No complete answer in time.');
  const code = causeCode(error);
  if (isTlsCode(code)) return new HttpFailure('tls', `The TLS connection was not accepted (${code}).`);
  return new HttpFailure('connection', `The connection failed${code ? ` (${code})` : ''}.`);
}

/** The system's error code, which fetch hides in a chain of causes, for example `ECONNREFUSED`. */
function causeCode(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return undefined;
}

function isTlsCode(code: string | undefined): boolean {
  return /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO_SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO)/.test(
    code ?? '',
  );
}
