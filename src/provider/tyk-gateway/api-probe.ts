import { ProviderError } from '../port/provider-error.ts';
import type { TykApi } from '../tyk-apis/api-wire.ts';
import type { GatewayClient } from './gateway-client.ts';

const hasDomain = ({ domain, domain_disabled }: TykApi): boolean => Boolean(domain) && !domain_disabled;

/** Tyk also takes patterns, which nobody can call. */
const hasAddress = (api: TykApi): boolean => hasDomain(api) && !/[{}]/.test(api.domain!);

/** To what an API is bound beside its path. */
const bindingOf = (api: TykApi): string =>
  [hasDomain(api) ? 'domain' : '', api.listen_port || '', api.protocol ?? ''].join(' ');

const PLAIN = '  ';

/**
 * Whether a gateway heeds the domain, the port and the protocol that a definition names stands in its own configuration, which
 * it tells to nobody. So one API of each binding is called, without a key, at the path that each has by its id.
 */
export async function placedApis(client: GatewayClient, listed: readonly TykApi[]): Promise<TykApi[]> {
  const apis = listed.map((api) => (api.listen_port === client.port ? { ...api, listen_port: 0 } : api));
  const byBinding = Map.groupBy(apis, bindingOf);
  if ([...byBinding.keys()].every((binding) => binding === PLAIN)) return apis;
  const results = await Promise.all(
    [...byBinding].map(async ([binding, bound]) => [binding, await answersOne(client, bound)] as const),
  );
  // Where anything is answered, or nothing is, an answer says nothing.
  const isCatchAll = (await answers(client, 'gatehouse-asks-for-no-api')) !== false;
  const found = new Map(isCatchAll ? [] : results);
  const servesHere = found.get(PLAIN) === true;
  return apis.map((api) => {
    const isAnswered = found.get(bindingOf(api));
    if (isAnswered) return { ...api, listen_port: 0, domain_disabled: true };
    return isAnswered === false && servesHere && !hasAddress(api) ? { ...api, unreachable: true } : api;
  });
}

/** Null where none of them can be asked: an open one would pass the call on. */
async function answersOne(client: GatewayClient, bound: readonly TykApi[]): Promise<boolean | null> {
  const api = bound.find(({ internal, use_keyless }) => !internal && !use_keyless);
  return api ? answers(client, encodeURIComponent(api.api_id)) : null;
}

/** The gateway says in plain text that it has nothing there; whatever an API refuses it says in JSON. */
async function answers(client: GatewayClient, name: string): Promise<boolean | null> {
  try {
    const { status, json } = await client.callOpen('GET', `${name}/`);
    return status !== 404 || json !== undefined;
  } catch (error) {
    if (error instanceof ProviderError) return null;
    throw error;
  }
}
