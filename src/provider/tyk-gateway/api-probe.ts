import pMap from 'p-map';
import type { HttpAnswer } from '../../platform/outbound-http/safe-http.ts';
import { ProviderError } from '../port/provider-error.ts';
import { authMethodsOf } from '../tyk-apis/api-authentication.ts';
import { restrictionsOf } from '../tyk-apis/api-restrictions.ts';
import type { TykApi } from '../tyk-apis/api-wire.ts';
import type { GatewayClient } from './gateway-client.ts';

const hasDomain = ({ domain, domain_disabled }: TykApi): boolean => Boolean(domain) && !domain_disabled;

/** Tyk also takes patterns, which nobody can call. */
const hasAddress = (api: TykApi): boolean => hasDomain(api) && !/[{}]/.test(api.domain!);

/** To what an API is bound beside its path. */
const bindingOf = (api: TykApi): string =>
  [hasDomain(api) ? 'domain' : '', api.listen_port || '', api.protocol ?? ''].join(' ');

/** Under what an API answers; null where that could not be asked. */
type Answers = { here: boolean; apart: boolean; asksCertificate?: boolean } | null;

const LANES = 8;
/** What a definition came to is not asked again for so long, but by a comparison: each call counts at the gateway as one without a key. */
const REMEMBERED_MS = 60_000;
/** A port that nobody listens at may say nothing at all. */
const PORT_TIMEOUT_MS = 2_000;
const NO_API = 'gatehouse-asks-for-no-api';

/**
 * Whether a gateway heeds the domain, the port and the protocol that a definition names stands in its own configuration, which
 * it tells to nobody; and it lists definitions that it could not load. So each API is called, without a key, at the path that
 * it has by its id.
 */
export class ApiProbe {
  private readonly known = new Map<string, { definition: string; until: number; answers: Promise<Answers> }>();
  /** Whether an API that nobody has is answered, by port; asked once for each comparison. */
  private nobody = new Map<number | undefined, Promise<boolean | null>>();

  constructor(private readonly client: GatewayClient) {}

  /** @param anew Whether what is remembered counts for nothing: the gateway may have been started with other settings since. */
  async placed(listed: readonly TykApi[], anew = false): Promise<TykApi[]> {
    if (anew) this.known.clear();
    const apis = listed.map((api) => (api.listen_port === this.client.port ? { ...api, listen_port: 0 } : api));
    this.nobody = new Map();
    const found = new Map(
      await pMap(apis, async (api) => [api.api_id, await this.remembered(api)] as const, { concurrency: LANES }),
    );
    for (const id of this.known.keys()) if (!found.has(id)) this.known.delete(id);
    const servesHere = apis.some((api) => bindingOf(api) === '  ' && found.get(api.api_id)?.here);
    const byBinding = Map.groupBy(apis, bindingOf);
    return apis.map((api) => {
      // One that lets calls through to what it protects is not asked: it answers where others of its kind do.
      const alike = byBinding.get(bindingOf(api))!.map(({ api_id }) => found.get(api_id));
      const answers = found.get(api.api_id) ?? alike.find((each) => each?.here || each?.apart);
      return placeOf(api, answers ?? (isBound(api) ? alike.find(Boolean) : null) ?? null, servesHere);
    });
  }

  private remembered(api: TykApi): Promise<Answers> {
    const definition = JSON.stringify(api);
    const known = this.known.get(api.api_id);
    if (known?.definition === definition && known.until > performance.now()) return known.answers;
    const answers = this.ask(api);
    this.known.set(api.api_id, { definition, until: performance.now() + REMEMBERED_MS, answers });
    return answers;
  }

  private async ask(api: TykApi): Promise<Answers> {
    if (api.internal || api.use_keyless || restrictionsOf(api).includes('OPEN_PATHS')) return null;
    const here = await this.answers(api.api_id);
    if (here === null) return null;
    const apart = !here && Boolean(api.listen_port) && (await this.answers(api.api_id, api.listen_port!)) === true;
    const port = apart ? api.listen_port! : undefined;
    const asksCertificate = isOfCertificates(api) && (await this.asksCertificate(api.api_id, port));
    return { here, apart, ...(asksCertificate ? { asksCertificate } : {}) };
  }

  /** Where nothing is asked for but a key, the name of a certificate stands for it: without TLS, and at older releases. */
  private async asksCertificate(apiId: string, port?: number): Promise<boolean> {
    const { json } = await this.call(encodeURIComponent(apiId), port);
    return json instanceof Object && 'error' in json && CERTIFICATE_REQUIRED.includes(String(json.error));
  }

  /** Where anything is answered, or nothing is, an answer says nothing. */
  private async answers(apiId: string, port?: number): Promise<boolean | null> {
    const isAnswered = await this.isAnswered(encodeURIComponent(apiId), port);
    if (!isAnswered) return isAnswered;
    const { nobody } = this;
    if (!nobody.has(port)) nobody.set(port, this.isAnswered(NO_API, port));
    return (await nobody.get(port)) === false ? true : null;
  }

  private call(name: string, port?: number): Promise<HttpAnswer> {
    return port === undefined
      ? this.client.callOpen('GET', `${name}/`)
      : this.client.callPort(port, `${name}/`, PORT_TIMEOUT_MS);
  }

  /** The gateway says in plain text that it has nothing there; whatever an API refuses it says in JSON. */
  private async isAnswered(name: string, port?: number): Promise<boolean | null> {
    try {
      const { status, json } = await this.call(name, port);
      if (port !== undefined) return json instanceof Object && 'error' in json;
      return status !== 404 || json !== undefined;
    } catch (error) {
      if (error instanceof ProviderError) return null;
      throw error;
    }
  }
}

/** In the words of Tyk: of a certificate in place of a key, and of one out of a list. */
const CERTIFICATE_REQUIRED = ['Client certificate required', 'Client TLS certificate is required'];

const isOfCertificates = (api: TykApi): boolean =>
  authMethodsOf(api).some((method) => method === 'certificate' || method === 'mutualTls');

const isBound = (api: TykApi): boolean => bindingOf(api) !== '  ';

function placeOf(api: TykApi, answers: Answers, servesHere: boolean): TykApi {
  const asked = answers?.asksCertificate ? { asks_certificate: true } : {};
  if (answers?.here) return { ...api, ...asked, listen_port: 0, domain_disabled: true };
  if (answers?.apart) return { ...api, ...asked, has_port: true };
  return answers && servesHere && !hasAddress(api) ? { ...api, unreachable: true } : api;
}
