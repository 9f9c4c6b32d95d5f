import { z } from 'zod';
import type { HealthWarning, ProviderHealth } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import { isTooOld, OLDEST_TYK } from '../port/tyk-version.ts';
import type { TykApi } from '../tyk-apis/api-wire.ts';
import { assertOk, type GatewayClient, messageOf } from './gateway-client.ts';
import type { GatewayPolicies } from './gateway-policies.ts';
import { assertStoreWorks, type KeyFacts, keyWarnings } from './key-probe.ts';
import type { PolicyProbe } from './policy-probe.ts';

const hello = z.looseObject({
  status: z.string(),
  version: z.string(),
  description: z.string().nullish(),
  details: z.record(z.string(), z.looseObject({ status: z.string() })).nullish(),
});
type Hello = z.infer<typeof hello>;

/** Only the greeting tells it. */
const UNKNOWN_VERSION = 'unknown';

/** Looks at a Gateway as far as its API tells. What has to be tried by writing is tried once per connection. */
export class GatewayHealth {
  constructor(
    private readonly client: GatewayClient,
    private readonly policies: GatewayPolicies,
    private readonly keyFacts: () => Promise<KeyFacts>,
    private readonly policyProbe: PolicyProbe,
  ) {}

  async check(): Promise<ProviderHealth> {
    try {
      const greeting = await this.greet();
      // The list also proves the secret: there is no call of its own for that.
      const apis = await this.listApis(greeting !== null);
      const facts = await this.keyFacts();
      // Without a greeting nothing else tells whether it still has its Redis.
      if (!greeting) await assertStoreWorks(this.client);
      const warnings = [
        ...(greeting ? componentWarnings(greeting) : []),
        ...(await this.readyWarnings()),
        ...(await this.listingWarnings()),
        ...keyWarnings(facts),
        ...organisationWarnings(apis),
        ...[await this.policyProbe.warning()].filter((warning) => warning !== null),
      ];
      return { status: 'up', version: greeting?.version ?? UNKNOWN_VERSION, warnings, keyFormat: facts.format };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      return { status: 'down', kind: error.kind, message: error.message };
    }
  }

  /** A gateway that does not greet, because its greeting has another name (`health_check_endpoint_name`), is known by its lists. */
  private async listApis(hasGreeted: boolean): Promise<TykApi[]> {
    try {
      return await this.policies.listApis();
    } catch (error) {
      const isOther = error instanceof ProviderError && ['wrongKind', 'unexpectedAnswer'].includes(error.kind);
      if (hasGreeted || !isOther) throw error;
      throw new ProviderError(
        'wrongKind',
        'There is no Tyk Gateway at this address: it answers neither /hello nor /tyk/.',
      );
    }
  }

  private async greet(): Promise<Hello | null> {
    const answer = await this.client.callOpen('GET', 'hello');
    const greeting = hello.safeParse(answer.json);
    if (!greeting.success) {
      if (answer.status >= 500) assertOk(answer);
      return null;
    }
    const { version, details } = greeting.data;
    if (isTooOld(version)) {
      throw new ProviderError('tooOld', `Tyk ${version} is too old; ${OLDEST_TYK} or newer is needed.`);
    }
    // Without Redis the gateway still says 200 here, but can neither read nor write a key.
    if (details?.redis?.status === 'fail') throw new ProviderError('unavailable', 'The gateway has lost its Redis.');
    return greeting.data;
  }

  /** `/ready` exists from 5.9 on (5.8.5 in the long-term line). */
  private async readyWarnings(): Promise<HealthWarning[]> {
    const answer = await this.client.callOpen('GET', 'ready');
    if (answer.status !== 503) return [];
    return [{ code: 'NOT_READY', message: `The gateway is not ready: ${messageOf(answer)}.` }];
  }

  private async listingWarnings(): Promise<HealthWarning[]> {
    // An API that does not exist keeps the answer short; listing is refused before the filter is looked at.
    const answer = await this.client.call('GET', 'keys', {
      searchParams: { api_id: 'gatehouse-probe', filter: 'none' },
    });
    if (answer.status !== 404) return [];
    return [
      {
        code: 'KEY_LISTING_DISABLED',
        message: 'Keys which the portal did not make cannot be found: set enable_hashed_keys_listing: true.',
      },
    ];
  }
}

function componentWarnings({ details }: Hello): HealthWarning[] {
  return Object.entries(details ?? {})
    .filter(([, { status }]) => status !== 'pass')
    .map(([name]) => ({ code: 'COMPONENT_FAILING', message: `The gateway reports trouble with ${name}.` }));
}

function organisationWarnings(apis: { org_id?: string | null; name?: string | null }[]): HealthWarning[] {
  const nameless = apis.filter(({ org_id }) => !org_id);
  if (nameless.length === 0) return [];
  const names = nameless.slice(0, 3).map(({ name }) => name ?? '?');
  const message = `APIs without org_id cannot be used with keys of the portal: ${names.join(', ')}.`;
  return [{ code: 'ORGANISATION_EMPTY', message }];
}
