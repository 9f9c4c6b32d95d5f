import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import type { Context } from '../../platform/context.ts';
import { exchange } from '../../platform/outbound-http/guarded-http.ts';
import { HttpFailure } from '../../platform/outbound-http/safe-http.ts';
import type { Provider } from '../providers/provider.entity.ts';
import { type CallVerdict, verdictOf } from './call-verdict.ts';

/** A call as a consumer makes it, with the key in it: a secret. */
export interface ConsumerCall {
  method: 'GET' | 'HEAD' | 'POST';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

/** What came of it. `status` is null where there was no answer. */
export interface ConsumerAnswer {
  verdict: CallVerdict | 'NO_ANSWER';
  status: number | null;
  /** As far as it was read; it may hold a secret. */
  text: string;
  /** Why there was none, fit for API owners. */
  problem: string | null;
}

const TIMEOUT_MS = 10_000;
/** Enough for what a gateway says of a refusal. */
const MAX_BYTES = 16 * 1024;

type Gateway = Pick<Provider, 'url' | 'gatewayUrl' | 'version'>;

/**
 * Makes one call at the address that a gateway shows to consumers, and nowhere else: an API with a host name of its own is called under that name, and at the gateway's
 * address all the same. A gateway on the public Internet may be called, and one at the host where the portal has spoken with a Tyk;
 * every other host has to be allowed by the operator, or whoever sets an address could look around within the network.
 * Redirects are not followed. Never throws: whatever goes wrong is the answer.
 */
export async function callAsConsumer(
  { config }: Pick<Context, 'config'>,
  gateway: Gateway,
  { method, url, headers, body }: ConsumerCall,
): Promise<ConsumerAnswer> {
  const { hostname: home } = new URL(gateway.gatewayUrl);
  const { hostname } = new URL(url);
  // Another address in place of a name is no address of the gateway.
  if (hostname !== home && isIP(hostname)) return unanswered(REFUSED(hostname));
  const allowed = [...config.webhookAllowedHosts, ...(gateway.version === null ? [] : [new URL(gateway.url).hostname])];
  try {
    const {
      status,
      headers: answered,
      text,
    } = await exchange(
      url,
      { method, headers: { accept: '*/*', ...headers }, ...(body !== undefined && { body }) },
      {
        ...{ isProduction: false, allowedHosts: allowed.includes(home) ? [hostname] : [] },
        ...{ timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, resolve: () => addressesOf(home) },
      },
    );
    return { verdict: verdictOf({ status, headers: answered, text }), status, text, problem: null };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return unanswered(error.kind === 'refused' ? REFUSED(home) : `No answer came from ${home}.`);
  }
}

const unanswered = (problem: string): ConsumerAnswer => ({ verdict: 'NO_ANSWER', status: null, text: '', problem });

async function addressesOf(host: string) {
  const bare = host.replace(/^\[|\]$/g, '');
  return isIP(bare) ? [{ address: bare, family: isIP(bare) }] : dns.lookup(host, { all: true });
}

const REFUSED = (host: string): string =>
  `The portal may not call ${host}: its operator can allow that host (GATEHOUSE_WEBHOOK_ALLOWED_HOSTS).`;
