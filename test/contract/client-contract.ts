import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importedKey } from '../../src/provider/port/consumer-key.ts';
import type {
  DesiredKey,
  KeyFormat,
  PlanPolicyDraft,
  ProductPolicyDraft,
} from '../../src/provider/port/provider-adapter.ts';
import type { TokenRules } from '../../src/provider/port/token-rules.ts';
import { startTokenServer, type TokenServer } from '../support/token-server.ts';
import { type ContractTarget, UNLIMITED } from './contract-target.ts';
import { desiredKey, planDraft, productDraft } from './drafts.ts';

const JWT = { use_standard_auth: false, enable_jwt: true, auth_configs: {}, jwt_signing_method: 'rsa' };
const FEW = { ...UNLIMITED, rate: 3, per: 60 };
/** A gateway remembers keys of clients for so long, whatever its settings, for tokens name them by their bare id. */
const MEMORY = { timeout: 25_000, interval: 250 };

/** Tokens of an authorization server: what a definition has to say, and what the key of a client does with them. */
export function describeClients(current: () => ContractTarget): void {
  describe('clients of an authorization server', () => {
    let target: ContractTarget;
    let server: TokenServer;
    let format: KeyFormat;
    let product: ProductPolicyDraft;
    let other: ProductPolicyDraft;
    let plan: PlanPolicyDraft;
    let rules: TokenRules;
    const apiId = () => `${target.prefix}tokens`;

    beforeAll(async () => {
      target = current();
      server = await startTokenServer();
      const health = await target.adapter.checkHealth();
      if (health.status === 'down') throw new Error(health.message);
      format = health.keyFormat;
      const foreign = { 'of-others': 'policy-of-others' };
      await target.plantApis({
        tokens: { ...JWT, scopes: { jwt: { scope_claim_name: 'scope', scope_to_policy: foreign } } },
        elsewhere: { ...JWT, jwt_source: Buffer.from('https://idp.example.com/jwks').toString('base64') },
        byClaim: { ...JWT, jwt_policy_field_name: 'pol' },
      });
      product = productDraft(target, [{ id: apiId(), name: 'tokens' }]);
      other = productDraft(target, [target.apis[0]]);
      plan = planDraft(target, FEW);
      for (const draft of [product, other, plan]) await target.adapter.writePolicy(draft);
      rules = {
        ...{ jwksUrl: server.jwksUrl, signatures: 'rsa', clientClaim: 'client_id', scopeClaim: 'scope' },
        scopes: { pay: product.id, small: plan.id },
        ownPolicyIds: [product.id, other.id, plan.id],
      };
      await target.adapter.writeTokenRules(apiId(), rules);
    });
    afterAll(() => server?.stop());

    const newClient = (): DesiredKey & { id: string } => {
      const id = randomUUID();
      const consumerKey = importedKey(format, target.organisationId, id);
      const desired = desiredKey(target, format, product, plan);
      return { ...desired, id, keyId: id, consumerKey, isClient: true, isSentAsId: true };
    };
    const apply = ({ id: _, ...desired }: DesiredKey & { id?: string }) => target.adapter.applyKey(desired);
    const tokenOf = ({ id }: { id: string }, scope?: string, sub = id) =>
      server.token({ sub, client_id: id, ...(scope !== undefined && { scope }) });
    const callWith = (token: string) =>
      target.send(apiId(), { places: [[{ in: 'HEADER', name: 'Authorization' }, `Bearer ${token}`]] });

    it('the adapter tells such an API from one that judges by public keys', async () => {
      const apis = await target.adapter.listApis();
      const api = apis.find(({ id }) => id === apiId());
      expect(api).toMatchObject({ authMethods: ['oauthClient'], obstacles: [], keyAlgorithms: [] });
      expect(apis.find(({ id }) => id === `${target.prefix}byClaim`)?.authMethods).toEqual(['jwt']);
    });

    it('a definition keeps what others have put there, and is written once', async () => {
      const writes = () => target.calls.filter((call) => call.startsWith('PUT /tyk/apis/')).length;
      const before = writes();
      await target.adapter.writeTokenRules(apiId(), rules);
      expect(writes()).toBe(before);
      await target.adapter.writeTokenRules(apiId(), { ...rules, scopes: { ...rules.scopes, more: other.id } });
      await target.adapter.writeTokenRules(apiId(), rules);
      expect(writes()).toBe(before + 2);
      const { scopes } = (await target.rawApi(apiId())) as { scopes: { jwt: object } };
      expect(scopes.jwt).toEqual({
        scope_claim_name: 'scope',
        scope_to_policy: { 'of-others': 'policy-of-others', pay: product.id, small: plan.id },
      });
    });

    it('a definition that says something else is left as it is', async () => {
      const refusal = (name: string, change: Partial<TokenRules> = {}) =>
        target.adapter.writeTokenRules(`${target.prefix}${name}`, { ...rules, ...change }).then(
          () => 'written',
          ({ kind, message }) => `${kind}: ${message}`,
        );
      expect(await refusal('elsewhere')).toMatch(/^invalid: The API takes the tokens of another server/);
      expect(await refusal('byClaim')).toMatch(/^invalid: The API takes the policy out of a claim/);
      expect(await refusal('tokens', { clientClaim: 'azp' })).toMatch(/^invalid: The API knows clients by the claim/);
      expect(await refusal('tokens', { scopes: { 'of-others': plan.id } })).toMatch(
        /gives the scope of-others another/,
      );
      expect(await refusal('nothing')).toMatch(/^apiMissing/);
    });

    it('tokens with the scopes open the API again and again, up to the limits of the plan', async () => {
      const client = newClient();
      expect(await apply(client)).toMatchObject({ outcome: 'created', key: { apiIds: [apiId()], inactive: false } });
      expect((await apply(client)).outcome).toBe('unchanged');
      const token = await tokenOf(client, 'pay small');
      const seen = [await callWith(token), await callWith(token), await callWith(token), await callWith(token)];
      expect(seen).toEqual([200, 200, 200, 429]);
    });

    it('the plan limits also tokens that leave its scope out, and all people of one client together', async () => {
      const client = newClient();
      await apply(client);
      const [one, two] = [await tokenOf(client, 'pay', 'ann'), await tokenOf(client, 'pay', 'ben')];
      expect([await callWith(one), await callWith(two), await callWith(one), await callWith(two)]).toEqual([
        200, 200, 200, 429,
      ]);
    });

    it('a token without the scope of the product opens nothing', async () => {
      const client = newClient();
      await apply(client);
      for (const scope of [undefined, 'small', 'unheard-of']) {
        expect(await callWith(await tokenOf(client, scope)), scope).toBe(403);
      }
    });

    it('a suspended client is refused with tokens that it has, and let in again', async () => {
      const client = newClient();
      await apply(client);
      const token = await tokenOf(client, 'pay small');
      expect(await callWith(token)).toBe(200);
      await apply({ ...client, suspended: true, revision: 2 });
      await expect.poll(() => callWith(token), MEMORY).toBe(403);
      await apply({ ...client, revision: 3 });
      await expect.poll(() => callWith(token), MEMORY).toBe(200);
    });

    it('a client that has ended is refused with tokens that live, and is gone for whoever asks', async () => {
      const [client, unused] = [newClient(), newClient()];
      await apply(client);
      const token = await tokenOf(client, 'pay small');
      expect(await callWith(token)).toBe(200);
      await target.adapter.deleteKey(client);
      expect(await callWith(token)).toBe(403);
      expect(await callWith(await tokenOf(client, 'pay small', 'another'))).toBe(403);
      expect(await target.adapter.readKey(client)).toBeNull();
      await target.adapter.deleteKey(client);
      await target.adapter.deleteKey(unused);
      expect(await callWith(await tokenOf(unused, 'pay small'))).toBe(403);
    });

    it('where the plan is gone at the provider, no token of the client is let in', async () => {
      const client = newClient();
      const gone = planDraft(target, FEW);
      await target.adapter.writePolicy(gone);
      await apply({ ...client, planPolicyId: gone.id });
      await target.adapter.deletePolicy(gone.id);
      const changed = { ...client, planPolicyId: gone.id, wasHeld: true, revision: 2 };
      await expect(apply(changed)).rejects.toMatchObject({ kind: 'policyMissing' });
      await expect.poll(async () => callWith(await tokenOf(client, 'pay')), MEMORY).toBe(403);
    });

    it('a plan that is changed limits tokens by what it says now', async () => {
      const client = newClient();
      const growing = planDraft(target, { ...FEW, rate: 1 });
      await target.adapter.writePolicy(growing);
      await apply({ ...client, planPolicyId: growing.id, expectedLimits: growing.limits });
      await target.adapter.writePolicy({ ...growing, limits: FEW });
      const token = await tokenOf(client, 'pay');
      const seen = [await callWith(token), await callWith(token), await callWith(token), await callWith(token)];
      expect(seen).toEqual([200, 200, 200, 429]);
    });

    it('an OpenAPI definition takes them as well, and keeps what others have put there', async () => {
      const oas = { ...product, ...productDraft(target, [{ id: `${target.prefix}described`, name: 'described' }]) };
      await target.plantOasApi('described', {
        components: { tokens: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
        securitySchemes: {
          tokens: {
            ...{ enabled: true, header: { enabled: true, name: 'Authorization' } },
            scopes: { scopeToPolicyMapping: [{ scope: 'of-others', policyId: 'policy-of-others' }] },
          },
        },
      });
      await target.adapter.writePolicy(oas);
      const own = { ...rules, scopes: { described: oas.id }, ownPolicyIds: [...rules.ownPolicyIds, oas.id] };
      await target.adapter.writeTokenRules(`${target.prefix}described`, own);
      const calls = target.calls.length;
      await target.adapter.writeTokenRules(`${target.prefix}described`, own);
      expect(target.calls.slice(calls).filter((call) => call.startsWith('PUT'))).toEqual([]);
      const { scopes } = (await target.rawApi(`${target.prefix}described`)) as { scopes: { jwt: object } };
      expect(scopes.jwt).toMatchObject({ scope_to_policy: { 'of-others': 'policy-of-others', described: oas.id } });
      const client = newClient();
      await apply({ ...client, productPolicyIds: [oas.id], expectedApiIds: [`${target.prefix}described`] });
      const places = [
        [{ in: 'HEADER', name: 'Authorization' }, `Bearer ${await tokenOf(client, 'described')}`],
      ] as const;
      const call = () => target.send(`${target.prefix}described`, { places });
      expect([await call(), await call(), await call(), await call()]).toEqual([200, 200, 200, 429]);
    });

    it('what clients need beside policies is told to nobody', async () => {
      await apply(newClient());
      const policies = await target.adapter.listPolicies();
      expect(policies.filter(({ id }) => id.startsWith('gatehouse-client-'))).toEqual([]);
    });
  });
}
