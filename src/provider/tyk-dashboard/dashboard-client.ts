import { z } from 'zod';
import {
  createSafeHttp,
  type HttpAnswer,
  type HttpCall,
  type HttpMethod,
  type SafeHttp,
} from '../../platform/outbound-http/safe-http.ts';
import { toProviderError } from '../port/http-errors.ts';
import { ProviderError } from '../port/provider-error.ts';

export interface DashboardConnection {
  /** Base of the Dashboard, for example `https://dashboard.example.com`. */
  url: string;
  /** API access key of a Dashboard user with write permission on APIs, policies and keys. */
  secret: string;
  /** For one call, in ms. */
  timeoutMs?: number;
  /** Pauses in ms between attempts at a key while policies spread; the default waits 8 s in all. */
  keyPatienceMs?: readonly number[];
  /** How long its gateways remember a session; Tyk's own time when absent. */
  memoryMs?: number;
}

const envelope = z.looseObject({ Status: z.string().nullish(), Message: z.string().nullish() });

/** Calls under `/api/` as one Dashboard user. */
export class DashboardClient {
  private readonly http: SafeHttp;

  constructor({ url, secret, timeoutMs }: DashboardConnection) {
    // The bare key: no official client sends `Bearer`.
    this.http = createSafeHttp({ baseUrl: url, headers: { Authorization: secret }, timeoutMs });
  }

  /** Any answer except a refusal of the user, which is thrown. */
  async call(method: HttpMethod, path: string, call?: HttpCall): Promise<HttpAnswer> {
    const answer = await this.callOpen(method, `api/${path}`, call);
    if (answer.status === 401) throw new ProviderError('unauthorised', 'The Dashboard does not accept the access key.');
    if (answer.status === 403 && messageOf(answer).startsWith('access denied')) {
      throw new ProviderError('forbidden', 'The user of the access key lacks a permission in the Dashboard.');
    }
    return answer;
  }

  async callOpen(method: HttpMethod, path: string, call?: HttpCall): Promise<HttpAnswer> {
    try {
      return await this.http(method, path, call);
    } catch (error) {
      throw toProviderError(error);
    }
  }
}

/** The Dashboard's own words about a failure. They may name keys: never show those of key routes. */
export function messageOf(answer: HttpAnswer): string {
  const body = envelope.safeParse(answer.json);
  return body.success ? (body.data.Message ?? '').slice(0, 200) : '';
}

/** Reads a 200 by its schema; everything else is thrown. */
export function readBody<T>(answer: HttpAnswer, schema: z.ZodType<T>): T {
  assertOk(answer);
  const body = schema.safeParse(answer.json);
  if (body.success) return body.data;
  throw new ProviderError('unexpectedAnswer', 'The Dashboard answered in an unknown form.');
}

/** Throws unless the answer is a 200 that does not call itself an error. */
export function assertOk(answer: HttpAnswer, words = messageOf(answer)): void {
  const body = envelope.safeParse(answer.json);
  const status = body.success ? body.data.Status?.toLowerCase() : undefined;
  if (answer.status === 200 && status !== 'error') return;
  const kind = answer.status >= 500 ? 'unavailable' : 'rejected';
  throw new ProviderError(kind, `The Dashboard answered ${answer.status}${words && `: ${words}`}.`);
}
