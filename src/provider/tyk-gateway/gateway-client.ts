import { z } from 'zod';
import type { HttpAnswer, HttpCall, HttpMethod, SafeHttp } from '../../platform/outbound-http/safe-http.ts';
import { createSafeHttp } from '../../platform/outbound-http/safe-http.ts';
import { toProviderError } from '../port/http-errors.ts';
import { ProviderError } from '../port/provider-error.ts';

export interface GatewayConnection {
  /** Base of the admin API, for example `http://gateway:8080`. */
  url: string;
  secret: string;
  /** For one call, in ms. */
  timeoutMs?: number;
  /** How long the gateway remembers a session; Tyk's own time when absent. */
  memoryMs?: number;
}

const errorBody = z.looseObject({ message: z.string() });

/** Calls under `/tyk/` with the gateway's secret; what an answer means is decided by the caller, per route. */
export class GatewayClient {
  private readonly http: SafeHttp;
  /** Without the secret, which an API might pass on to what it protects. */
  private readonly openHttp: SafeHttp;
  /** On which it is called. */
  readonly port: number;

  constructor(private readonly connection: GatewayConnection) {
    const { url, secret, timeoutMs } = connection;
    const { port, protocol } = new URL(url);
    this.port = Number(port) || (protocol === 'https:' ? 443 : 80);
    this.http = createSafeHttp({ baseUrl: url, headers: { 'X-Tyk-Authorization': secret }, timeoutMs });
    this.openHttp = createSafeHttp({ baseUrl: url, timeoutMs });
  }

  /** Any answer, also a 403, for routes that have one of their own. */
  callAsOwner(method: HttpMethod, path: string, call?: HttpCall): Promise<HttpAnswer> {
    return told(this.http(method, `tyk/${path}`, call));
  }

  /** Any answer except the refusal of the secret, which is thrown. */
  async call(method: HttpMethod, path: string, call?: HttpCall): Promise<HttpAnswer> {
    const answer = await this.callAsOwner(method, path, call);
    if (answer.status === 403) throw new ProviderError('unauthorised', 'The gateway does not accept the secret.');
    return answer;
  }

  /** Calls outside `/tyk/`, which need no secret. */
  callOpen(method: HttpMethod, path: string, call?: HttpCall): Promise<HttpAnswer> {
    return told(this.openHttp(method, path, call));
  }

  /** Calls another port of the gateway, where an API may have one of its own. */
  callPort(port: number, path: string, timeoutMs: number): Promise<HttpAnswer> {
    const { protocol, hostname } = new URL(this.connection.url);
    return told(createSafeHttp({ baseUrl: `${protocol}//${hostname}:${port}`, timeoutMs })('GET', path));
  }
}

async function told(answer: Promise<HttpAnswer>): Promise<HttpAnswer> {
  try {
    return await answer;
  } catch (error) {
    throw toProviderError(error);
  }
}

/** The gateway's own words about a failure; empty when it sent none. They may name keys: never show those of key routes. */
export function messageOf(answer: HttpAnswer): string {
  const body = errorBody.safeParse(answer.json);
  return body.success ? body.data.message.slice(0, 200) : '';
}

/** Reads a 200 by its schema. `null` for a 404 in the gateway's own form; everything else is thrown. */
export function readBody<T>(answer: HttpAnswer, schema: z.ZodType<T>): T | null {
  if (answer.status === 404 && messageOf(answer)) return null;
  assertOk(answer);
  const body = schema.safeParse(answer.json);
  if (body.success) return body.data;
  throw new ProviderError('unexpectedAnswer', 'The gateway answered in an unknown form.');
}

/** Throws unless the answer is a 200. `words` replaces the gateway's message where that could name a key. */
export function assertOk(answer: HttpAnswer, words = messageOf(answer)): void {
  if (answer.status === 200) return;
  if (answer.json === undefined && answer.status < 500) {
    throw new ProviderError('wrongKind', `This is not a Tyk Gateway: it answers ${answer.status} without JSON.`);
  }
  const kind = answer.status >= 500 ? 'unavailable' : 'rejected';
  throw new ProviderError(kind, `The gateway answered ${answer.status}${words && `: ${words}`}.`);
}
