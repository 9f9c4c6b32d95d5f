import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { consumerKey } from '../port/consumer-key.ts';
import type { HealthWarning, KeyFormat, ProviderHealth } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import { isTooOld, OLDEST_TYK } from '../port/tyk-version.ts';
import { UNSAFE_REVOCATION } from '../tyk/key-format.ts';
import { NO_KEY } from '../tyk/quota-meter.ts';
import { type DashboardClient, messageOf } from './dashboard-client.ts';
import type { DashboardKeys } from './dashboard-keys.ts';
import type { DashboardPolicies } from './dashboard-policies.ts';

const hello = z.looseObject({ version: z.string().nullish(), description: z.string().nullish() });
const policyPage = z.looseObject({ Data: z.array(z.unknown()).nullable() });

const PROBE_API = 'gatehouse-probe';
const PROBE_SECONDS = 60;
/** The legacy form comes last: a gateway finds it under every function. */
const FORMATS: readonly KeyFormat[] = ['murmur64', 'sha256', 'murmur128', 'murmur32', 'legacy'];

const LISTING_DISABLED: HealthWarning = {
  code: 'KEY_LISTING_DISABLED',
  message:
    'Keys which the portal did not make cannot be found: set enable_hashed_keys_listing in Dashboard and Gateway.',
};

/** Looks at a Dashboard: does it run, does it know the user, how do its gateways build keys. */
export class DashboardHealth {
  private keyFormat: KeyFormat | undefined;

  constructor(
    private readonly client: DashboardClient,
    private readonly policies: DashboardPolicies,
    private readonly keys: DashboardKeys,
  ) {}

  async check(): Promise<ProviderHealth> {
    try {
      const version = await this.greet();
      await this.assertDashboard();
      this.keyFormat ??= await this.probeKeyFormat();
      return { status: 'up', version, warnings: await this.warnings(this.keyFormat), keyFormat: this.keyFormat };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      return { status: 'down', kind: error.kind, message: error.message };
    }
  }

  /**
   * Throws `unavailable` when no key can be stored. A Dashboard that took a probe before must take one now; whether
   * every Dashboard does is not documented, so one that never took any is believed without this proof.
   */
  async assertStoreWorks(): Promise<void> {
    this.keyFormat ??= await this.probeKeyFormat();
    if (this.keyFormat === 'raw' || (await this.probeKeyFormat()) !== 'raw') return;
    throw new ProviderError(
      'unavailable',
      'The Dashboard stores no keys at present: a gateway may have lost its Redis.',
    );
  }

  /** `/hello` only says that the process runs; what its body holds is not documented, so nothing is demanded of it. */
  private async greet(): Promise<string> {
    const greeting = hello.safeParse((await this.client.callOpen('GET', 'hello')).json);
    const { version, description } = greeting.success ? greeting.data : {};
    if (description?.startsWith('Tyk GW')) {
      throw new ProviderError('wrongKind', 'This is a Tyk Gateway, not a Dashboard: connect it as a Gateway.');
    }
    if (version && isTooOld(version)) {
      throw new ProviderError('tooOld', `Tyk ${version} is too old; ${OLDEST_TYK} or newer is needed.`);
    }
    return version ?? 'unknown';
  }

  private async assertDashboard(): Promise<void> {
    const answer = await this.client.call('GET', 'portal/policies', { searchParams: { p: '1' } });
    if (answer.status >= 500) {
      throw new ProviderError('unavailable', `The Dashboard answered ${answer.status}: ${messageOf(answer)}.`);
    }
    if (!policyPage.safeParse(answer.json).success) {
      throw new ProviderError('wrongKind', 'There is no Tyk Dashboard at this address.');
    }
  }

  /**
   * A key that opens nothing, to see how the gateway builds the full string. Whatever goes wrong, bare ids always work.
   * The organisation must be the user's own, and only its objects tell which that is.
   */
  private async probeKeyFormat(): Promise<KeyFormat> {
    const organisationId = (await this.policies.listApis()).find(({ org_id }) => org_id)?.org_id;
    if (!organisationId) return 'raw';
    const keyId = `gh-probe-${randomUUID()}`;
    const key = await this.createProbe(organisationId, keyId);
    if (key === null) return 'raw';
    const format = await this.findFormat(organisationId, keyId);
    const value = format === 'raw' ? key : consumerKey(format, organisationId, keyId);
    await this.keys.delete({ organisationId, keyId, consumerKey: value });
    return format;
  }

  private async createProbe(organisationId: string, keyId: string): Promise<string | null> {
    try {
      const { key } = await this.keys.create(keyId, {
        org_id: organisationId,
        alias: 'Gatehouse probe',
        is_inactive: true,
        expires: Math.floor(Date.now() / 1000) + PROBE_SECONDS,
        access_rights: { [PROBE_API]: { api_id: PROBE_API, versions: [] } },
        meta_data: NO_KEY,
      });
      return key;
    } catch (error) {
      if (error instanceof ProviderError && error.kind !== 'unreachable') return null;
      throw error;
    }
  }

  /** By trial, because it is not documented whether `key_id` is the full string. Only the right one is found. */
  private async findFormat(organisationId: string, keyId: string): Promise<KeyFormat> {
    for (const format of FORMATS) {
      const ref = { organisationId, keyId, consumerKey: consumerKey(format, organisationId, keyId) };
      if (await this.keys.read(ref)) return format;
    }
    return 'raw';
  }

  private async warnings(keyFormat: KeyFormat): Promise<HealthWarning[]> {
    const warnings: HealthWarning[] = keyFormat === 'murmur64' ? [] : [UNSAFE_REVOCATION];
    const listing = await this.keys.list();
    return listing.kind === 'listed' ? warnings : [...warnings, LISTING_DISABLED];
  }
}
