import { expect, vi } from 'vitest';
import type { Client, Data } from '../support/client.ts';
import { mutationOn } from '../support/credentials.ts';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { GATEHOUSE_PACE as SUITE_PACE } from '../support/running-portal.ts';
import { REQUEST_ACCESS } from '../support/story.ts';
import { rowsOf } from '../support/time.ts';
import { unhandledEvents } from '../support/unhandled-events.ts';
import type { ApiKind } from './api-kinds.ts';
import { IS_WHOLE, ORGANISATION, type TruthTarget } from './truth-target.ts';

/** What an owner offers of one API. */
export interface Offered {
  kind: ApiKind;
  apiId: string;
  /** Null where the portal refused to offer it. */
  productId: string | null;
  policyId: string;
  /** Why it cannot be had, in the portal's words. */
  refusal: string | null;
}

/** A credential, and the products that were asked for. */
export interface Held {
  id: string;
  /** What its consumer was shown; empty where there is nothing to show. */
  secret: string;
}

const SEEN = `fragment Seen on Credential { id status authType isApplied failure
  products { id apis { name gatewayUrl openVersions keyPlace { in name } versionSelector { in name } } }
  effectiveAccess { state failure { kind message } apis { apiId state reason rate per quotaRemaining } } }`;

/** A portal in front of the gateway, with an owner and a consumer who use it by GraphQL alone. */
export class TruthWorld {
  private catalogueId = '';
  private made = 0;
  plans: Record<string, string> = {};

  private constructor(
    readonly target: TruthTarget,
    readonly portal: TestPortal,
    readonly owner: Client,
    readonly consumer: Client,
    readonly providerId: string,
    /** Begins every id, so that nothing else at a shared gateway is touched. */
    readonly prefix: string,
  ) {}

  static async start(target: TruthTarget): Promise<TruthWorld> {
    // What is measured is measured at the pace of every day.
    const GATEHOUSE_PACE = IS_WHOLE ? '1' : SUITE_PACE;
    const settings = { GATEHOUSE_REQUESTS_PER_HOUR: '0', GATEHOUSE_SWEEP_MINUTES: '0', GATEHOUSE_PACE };
    const portal = await startTestPortal(settings);
    const [owner, consumer] = [await portal.as('owner'), await portal.as('partner')];
    const { url, secret } = target;
    const connection = { name: 'truth', kind: 'TYK_GATEWAY', url, secret, tykOrganisationId: ORGANISATION };
    const { createProvider } = await owner.send(
      'mutation ($input: CreateProviderInput!) { createProvider(input: $input) { provider { id } userErrors { message } } }',
      { input: connection },
    );
    const providerId = createProvider.provider.id;
    const prefix = `truth-${Math.random().toString(36).slice(2, 8)}-`;
    const world = new TruthWorld(target, portal, owner, consumer, providerId, prefix);
    await world.synchronise();
    await world.makePlans();
    return world;
  }

  async stop(): Promise<void> {
    await this.portal.stop();
  }

  private async makePlans(): Promise<void> {
    const plans = {
      wide: { rate: 10_000, per: 60, quota: 100_000, quotaRenewalSeconds: 3_600 },
      wider: { rate: 20_000, per: 60, quota: 200_000, quotaRenewalSeconds: 3_600 },
      drained: { rate: 10_000, per: 60, quota: 2, quotaRenewalSeconds: 3_600 },
      narrow: { rate: 3, per: 3_600, quota: 2, quotaRenewalSeconds: 3_600 },
      unlimited: {},
      brief: { rate: 10_000, per: 60, keyLifetimeSeconds: this.target.briefSeconds },
    };
    for (const [name, limits] of Object.entries(plans)) {
      const input = { providerId: this.providerId, name: `${this.prefix}${name}`, autoApprove: true, ...limits };
      const { createPlan } = await this.owner.send(
        'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { plan { id } userErrors { message } } }',
        { input },
      );
      this.plans[name] = createPlan.plan.id;
    }
    const input = { name: 'Truth', visibility: 'PUBLIC', planIds: Object.values(this.plans) };
    const { createCatalogue } = await this.owner.send(
      'mutation ($input: CreateCatalogueInput!) { createCatalogue(input: $input) { catalogue { id } userErrors { message } } }',
      { input },
    );
    this.catalogueId = createCatalogue.catalogue.id;
  }

  /** Puts an API of each kind at the gateway and a product on each into the catalogue, as far as the portal lets. */
  async offer(kinds: readonly ApiKind[]): Promise<Offered[]> {
    const wanted = kinds.map((kind) => ({ kind, apiId: `${this.prefix}${this.made++}` }));
    const refused = new Map<string, string>();
    for (const { kind, apiId } of wanted) {
      const { status, json } = await this.putApi(kind, apiId);
      if (status !== 200) refused.set(apiId, `the gateway refuses such an API: ${json.message}`);
    }
    await this.target.reload();
    await this.synchronise();
    const known = await this.knownApis();
    const offered: Offered[] = [];
    for (const { kind, apiId } of wanted) {
      const refusal = refused.get(apiId) ?? (known.has(apiId) ? null : 'the portal knows no such API');
      const nothing = { kind, apiId, productId: null, policyId: '', refusal };
      offered.push(refusal ? nothing : await this.createProduct(kind, apiId, known.get(apiId)!));
    }
    await this.inForce(offered);
    const restricted = offered.filter(({ kind, productId }) => kind.right && productId);
    for (const { kind, apiId, policyId } of restricted) {
      await this.editPolicy(policyId, ({ access_rights }) => {
        Object.assign(access_rights[apiId], kind.right);
      });
    }
    return offered;
  }

  putApi({ form, definition }: ApiKind, apiId: string, change: object = {}): Promise<{ status: number; json: Data }> {
    const { upstream, admin } = this.target;
    const body = { ...definition({ id: apiId, organisationId: ORGANISATION, upstream }), ...change };
    return admin('POST', form === 'oas' ? 'apis/oas' : 'apis', body);
  }

  private async knownApis(): Promise<Map<string, string>> {
    const query = 'query ($id: ID!) { provider(id: $id) { apis(first: 100) { nodes { id apiId } } } }';
    const { provider } = await this.owner.send(query, { id: this.providerId });
    return new Map(provider.apis.nodes.map(({ id, apiId }: Data) => [apiId, id]));
  }

  private async createProduct(kind: ApiKind, apiId: string, id: string): Promise<Offered> {
    const { data, errors } = await this.owner.raw(
      `mutation ($input: CreateProductInput!) { createProduct(input: $input) {
        product { id administration { policyId } } userErrors { code message } } }`,
      { input: { name: apiId, apiIds: [id], catalogueIds: [this.catalogueId] } },
    );
    expect(errors).toBeUndefined();
    const { product, userErrors } = data.createProduct;
    if (!product) return { kind, apiId, productId: null, policyId: '', refusal: userErrors[0].message };
    return { kind, apiId, productId: product.id, policyId: product.administration.policyId, refusal: null };
  }

  private inForce(offered: Offered[]): Promise<void> {
    const ids = new Set(offered.map(({ productId }) => productId));
    const query = '{ products(first: 100) { nodes { id administration { policyStatus } } } }';
    return this.until(async () => {
      const { products } = await this.owner.send(query);
      const waits = ({ id, administration }: Data) => ids.has(id) && administration.policyStatus === 'PENDING';
      expect(products.nodes.filter(waits)).toEqual([]);
    });
  }

  /** Changes a policy by hand. */
  async editPolicy(policyId: string, change: (policy: Data) => void): Promise<void> {
    const { json } = await this.target.admin('GET', `policies/${policyId}`);
    change(json);
    expect(await this.target.admin('PUT', `policies/${policyId}`, json)).toMatchObject({ status: 200 });
    await this.target.reload();
  }

  /** Why a product cannot be had on a plan, in the portal's words; null where it can. */
  async refusalOf({ productId, refusal }: Offered, plan: string, appId: string): Promise<string | null> {
    if (!productId) return refusal ?? '';
    const { canRequest } = await this.consumer.send(
      'query ($input: CanRequestInput!) { canRequest(input: $input) { problems { message } } }',
      { input: this.wishFor([productId], plan, appId) },
    );
    return canRequest.problems[0]?.message ?? null;
  }

  /** Asks for products on a plan, which must not be refused. */
  async get(offered: readonly Offered[], plan: string, appId: string): Promise<Held> {
    const productIds = offered.map(({ productId }) => productId);
    const { requestAccess } = await this.consumer.send(REQUEST_ACCESS, {
      input: this.wishFor(productIds, plan, appId),
    });
    return { id: requestAccess.accessRequest.credential.id, secret: '' };
  }

  private wishFor(productIds: (string | null)[], plan: string, appId: string) {
    return { productIds, planId: this.plans[plan], appId, catalogueId: this.catalogueId, furtherKey: true };
  }

  async planPolicy(plan: string): Promise<string> {
    const query = 'query ($id: ID!) { plan(id: $id) { administration { policyId } } }';
    return (await this.owner.send(query, { id: this.plans[plan] })).plan.administration.policyId;
  }

  async createApp(name: string): Promise<string> {
    const { createApp } = await this.consumer.send(
      'mutation ($input: CreateAppInput!) { createApp(input: $input) { app { id } userErrors { message } } }',
      { input: { name } },
    );
    return createApp.app.id;
  }

  /** What the consumer is told of the credentials of an app, by id. What a busy machine had no time for is asked again. */
  async see(appId: string): Promise<Map<string, Data>> {
    const query = `${SEEN} query ($appId: ID!) {
      credentials(first: 100, filter: { appId: $appId }) { nodes { ...Seen } } }`;
    let nodes: Data[] = [];
    await this.until(async () => {
      nodes = (await this.consumer.send(query, { appId })).credentials.nodes;
      expect(nodes.filter(({ effectiveAccess }) => effectiveAccess.failure?.kind === 'UNREACHABLE')).toEqual([]);
    });
    return new Map(nodes.map((node) => [node.id, node]));
  }

  /** Waits until nothing of an app is on its way to the gateway, but for what was tried twice in vain: that is told. */
  settled(appId: string): Promise<void> {
    const query = `query ($appId: ID!) { credentials(first: 100, filter: { appId: $appId }) {
      nodes { status isApplied progress { attempts } } } }`;
    return this.until(async () => {
      const { credentials } = await this.consumer.send(query, { appId });
      const isUnderWay = ({ status, isApplied, progress }: Data) =>
        status !== 'FAILED' && !isApplied && !((progress?.attempts ?? 0) > 1);
      expect(credentials.nodes.filter(isUnderWay)).toEqual([]);
    });
  }

  /** How often each credential of an app was tried in vain to be brought to the gateway; one that is there never. */
  async attemptsOf(appId: string): Promise<Map<string, number | null>> {
    const query = `query ($appId: ID!) { credentials(first: 100, filter: { appId: $appId }) {
      nodes { id isApplied progress { attempts } } } }`;
    const { credentials } = await this.consumer.send(query, { appId });
    return new Map(
      credentials.nodes.map(({ id, isApplied, progress }: Data) => [id, isApplied ? null : (progress?.attempts ?? 0)]),
    );
  }

  /** Waits until a change that was asked for since was tried, whatever had been tried in vain before. */
  attempted(appId: string, before: ReadonlyMap<string, number | null>, ids: readonly string[]): Promise<void> {
    return this.until(async () => {
      const now = await this.attemptsOf(appId);
      const waits = (id: string) => now.get(id) != null && now.get(id)! <= (before.get(id) ?? 0);
      expect(ids.filter(waits)).toEqual([]);
    });
  }

  async reveal(held: Held): Promise<void> {
    const query = 'mutation ($id: ID!) { revealCredential(id: $id) { secret userErrors { message } } }';
    const { data } = await this.consumer.raw(query, { id: held.id });
    held.secret = data.revealCredential.secret ?? '';
  }

  /** A mutation on one credential, by the consumer or for what only they may do, by the owner. */
  async change(name: string, id: string, by: 'owner' | 'consumer', input = '', value: object = {}): Promise<Data> {
    const client = by === 'owner' ? this.owner : this.consumer;
    return (await client.send(mutationOn(name, input), { id, ...(input && { input: value }) }))[name];
  }

  async changePlan(credentialId: string, plan: string): Promise<void> {
    await this.consumer.send(
      'mutation ($input: ChangePlanInput!) { changePlan(input: $input) { accessRequest { id } userErrors { message } } }',
      { input: { credentialId, planId: this.plans[plan] } },
    );
  }

  /** One product more, as the consumer asks for it on the plan that the credential has. */
  async addProduct(credentialId: string, { productId }: Offered): Promise<void> {
    const query = 'query ($id: ID!) { credential(id: $id) { app { id } plan { id } } }';
    const { app, plan } = (await this.consumer.send(query, { id: credentialId })).credential;
    const input = { credentialId, productIds: [productId], planId: plan.id, appId: app.id, furtherKey: true };
    await this.consumer.send(REQUEST_ACCESS, { input: { ...input, catalogueId: this.catalogueId } });
  }

  async removeProduct(id: string, { productId }: Offered): Promise<void> {
    await this.consumer.send(
      `mutation ($id: ID!, $productId: ID!) {
        removeProductFromCredential(id: $id, productId: $productId) { userErrors { message } } }`,
      { id, productId },
    );
  }

  /** Waits until the credentials of an app, or one of them, are in a state. */
  untilStatus(appId: string, status: string, id?: string): Promise<void> {
    const query = 'query ($appId: ID!) { credentials(first: 100, filter: { appId: $appId }) { nodes { id status } } }';
    return this.until(async () => {
      const { credentials } = await this.consumer.send(query, { appId });
      const nodes = credentials.nodes.filter((node: Data) => !id || node.id === id);
      expect(nodes.filter((node: Data) => node.status !== status)).toEqual([]);
    });
  }

  /** Has the portal look at all that it can learn of the gateway. */
  async learn(): Promise<void> {
    await this.synchronise();
    await this.sweep();
    // What the comparison found is repaired behind it.
    const due = `select task_identifier, attempts, last_error from graphile_worker.jobs where task_identifier like 'credential.%'
      and (locked_at is not null or run_at <= now())`;
    await this.until(async () => expect(await rowsOf(this.portal.database, due)).toEqual([]));
  }

  /** How long it took until the portal had noticed by itself that all keys are lost, in ms. */
  async untilKeysLost(since: Date): Promise<number> {
    const query = 'query ($id: ID!) { provider(id: $id) { keysLostAt } }';
    let lostAt = 0;
    await this.until(async () => {
      lostAt = Date.parse((await this.owner.send(query, { id: this.providerId })).provider.keysLostAt ?? 0);
      expect(lostAt).toBeGreaterThanOrEqual(since.getTime());
    });
    return lostAt - since.getTime();
  }

  /** Waits until the portal has its canary at the gateway again, and has looked whether keys are lost. */
  async untilCanary(): Promise<void> {
    const path = `keys/gh-canary-${this.providerId}?org_id=${ORGANISATION}`;
    const due = "select 1 from graphile_worker.jobs where task_identifier = 'provider.confirmLoss'";
    await this.until(async () => {
      expect((await this.target.admin('GET', path)).status).toBe(200);
      expect(await rowsOf(this.portal.database, due)).toEqual([]);
    });
  }

  /** How long it took until the portal had by itself compared products and plans with the gateway, in ms; null if it did not. */
  async comparedSince(since: Date): Promise<number | null> {
    const query = 'query ($id: ID!) { provider(id: $id) { syncs { nodes { startedAt finishedAt } } } }';
    const { provider } = await this.owner.send(query, { id: this.providerId });
    const ends = provider.syncs.nodes
      .filter(({ startedAt, finishedAt }: Data) => finishedAt && Date.parse(startedAt) >= since.getTime())
      .map(({ finishedAt }: Data) => Date.parse(finishedAt));
    return ends.length > 0 ? Math.min(...ends) - since.getTime() : null;
  }

  /** The mails that anybody but the consumer got. */
  async ownersMailsSince(since: Date): Promise<string[]> {
    const { db } = this.portal.app.context;
    await this.until(async () => {
      expect(await rowsOf(this.portal.database, `select ${unhandledEvents('notification')} as left`)).toEqual([
        { left: '0' },
      ]);
    });
    const mails = db.selectFrom('mail').select(['template', 'recipient']).where('createdAt', '>=', since);
    return (await mails.where('recipient', 'not like', 'partner@%').execute()).map(({ template }) => template);
  }

  async synchronise(): Promise<void> {
    const { synchroniseProvider } = await this.owner.send(
      'mutation ($id: ID!) { synchroniseProvider(id: $id) { sync { id } userErrors { message } } }',
      { id: this.providerId },
    );
    const query = 'query ($id: ID!) { provider(id: $id) { status syncs { nodes { id finishedAt } } } }';
    await this.until(async () => {
      const { provider } = await this.owner.send(query, { id: this.providerId });
      const sync = provider.syncs.nodes.find(({ id }: Data) => id === synchroniseProvider.sync.id);
      expect({ status: provider.status, isFinished: Boolean(sync?.finishedAt) }).toEqual({
        status: 'UP',
        isFinished: true,
      });
    });
  }

  private async sweep(): Promise<void> {
    const { sweepProvider } = await this.owner.send(
      'mutation ($id: ID!) { sweepProvider(id: $id) { sweep { id } userErrors { message } } }',
      { id: this.providerId },
    );
    await this.until(async () => {
      const query = 'query ($id: ID!) { providerSweep(id: $id) { status } }';
      const { providerSweep } = await this.owner.send(query, { id: sweepProvider.sweep.id });
      expect(providerSweep.status).not.toBe('RUNNING');
    });
  }

  private until(condition: () => Promise<void>): Promise<void> {
    return vi.waitFor(condition, { timeout: this.target.patienceMs, interval: 100 });
  }
}
