import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { newCounterId } from '../../src/provider/port/consumer-key.ts';
import type {
  DesiredKey,
  KeyFormat,
  PlanPolicyDraft,
  ProductPolicyDraft,
} from '../../src/provider/port/provider-adapter.ts';
import { httpCall } from '../support/http-call.ts';
import { type ContractTarget, UNLIMITED } from './contract-target.ts';
import { desiredKey, planDraft, productDraft } from './drafts.ts';

const OAUTH2 = {
  ...{ use_standard_auth: false, use_oauth2: true, auth_configs: { oauth: { auth_header_name: 'Authorization' } } },
  oauth_meta: { allowed_access_types: ['client_credentials'], allowed_authorize_types: ['code'] },
};
/** People's passwords, and what comes of other grants: nothing that a client of the portal has. */
const NO_GRANT = { ...OAUTH2, oauth_meta: { allowed_access_types: ['password', 'refresh_token'] } };
const FEW = { ...UNLIMITED, rate: 3, per: 60 };
/** A node believes for a second in a client, whatever became of it. */
const MEMORY = { timeout: 60_000, interval: 250 };

/** Clients of the gateway's own OAuth 2.0, by tokens that it gives them. */
export function describeProviderClients(current: () => ContractTarget): void {
  describe('clients of its own OAuth 2.0', () => {
    let target: ContractTarget;
    let format: KeyFormat;
    let [product, other]: ProductPolicyDraft[] = [];
    let plan: PlanPolicyDraft;
    const [one, two] = [() => `${target.prefix}oauth-one`, () => `${target.prefix}oauth-two`];

    beforeAll(async () => {
      target = current();
      const health = await target.adapter.checkHealth();
      if (health.status === 'down') throw new Error(health.message);
      format = health.keyFormat;
      await target.plantApis({ 'oauth-one': OAUTH2, 'oauth-two': OAUTH2, 'oauth-none': NO_GRANT });
      product = productDraft(target, [{ id: one(), name: 'oauth-one' }]);
      other = productDraft(target, [{ id: two(), name: 'oauth-two' }]);
      plan = planDraft(target, FEW);
      for (const draft of [product, other, plan]) await target.adapter.writePolicy(draft);
    });

    type Client = DesiredKey & { secret: string };
    const newClient = (redirectUrls: string[] = []): Client => {
      const secret = randomBytes(12).toString('base64url');
      return {
        ...desiredKey(target, format, product!, plan),
        ...{
          counter: newCounterId(),
          registration: { redirectUrls },
          proof: { method: 'oauth2', value: secret },
          secret,
        },
      };
    };
    const both = (client: Client): Client => ({
      ...client,
      productPolicyIds: [product!.id, other!.id],
      expectedApiIds: [one(), two()],
    });
    const apply = ({ secret: _, ...desired }: Client) => target.adapter.applyKey(desired);
    const askToken = ({ keyId, secret }: Client, apiId = one(), path = 'token') =>
      httpCall(`${target.gatewayUrl}/${apiId}/oauth/${path}`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${keyId}:${secret}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      });
    const tokenOf = async (client: Client, apiId = one()): Promise<string> => {
      const { status, text } = await askToken(client, apiId);
      expect(status, text.replace(/token":"[^"]*/, '')).toBe(200);
      return JSON.parse(text).access_token;
    };
    const call = (token: string, apiId = one()) =>
      target.send(apiId, { places: [[{ in: 'HEADER', name: 'Authorization' }, `Bearer ${token}`]] });

    it('the adapter says that such an API is opened by them, and where the token goes', async () => {
      const api = (await target.adapter.listApis()).find(({ id }) => id === one());
      expect(api).toMatchObject({
        ...{ authMethods: ['oauth2'], obstacles: [] },
        keyParts: [{ method: 'oauth2', place: { in: 'HEADER', name: 'Authorization' } }],
      });
    });

    it('a definition that allows no grant of a client gives it no token, and the adapter says so before', async () => {
      const apiId = `${target.prefix}oauth-none`;
      const api = (await target.adapter.listApis()).find(({ id }) => id === apiId);
      expect(api).toMatchObject({ authMethods: ['oauth2'], obstacles: ['NO_GRANT'] });
      const draft = productDraft(target, [{ id: apiId, name: 'oauth-none' }]);
      await target.adapter.writePolicy(draft);
      const client = { ...newClient(), productPolicyIds: [draft.id], expectedApiIds: [apiId] };
      await apply(client);
      const { status, text } = await askToken(client, apiId);
      expect([status, JSON.parse(text).error]).toEqual([403, 'unsupported_grant_type']);
    });

    it('a client gets tokens by its id and secret, and they open what products grant, up to the plan', async () => {
      const client = newClient();
      expect(await apply(client)).toMatchObject({
        ...{ outcome: 'created', keyHash: client.keyId },
        key: { apiIds: [one()], limitsByApi: { [one()]: FEW }, inactive: false, revision: 1 },
      });
      expect((await apply(client)).outcome).toBe('unchanged');
      const token = await tokenOf(client);
      expect([await call(token), await call(token), await call(token), await call(token)]).toEqual([
        200, 200, 200, 429,
      ]);
      expect(await call(token, two())).toBe(403);
      expect((await askToken({ ...client, secret: 'wrong' })).status).toBe(403);
      expect((await askToken(newClient())).status).toBe(403);
      expect(await call('nobody’s'.replace('’', ''))).toBe(403);
      expect(await target.send(one(), {})).toBe(400);
    });

    it('all tokens of a client count together', async () => {
      const client = newClient();
      await apply(client);
      const [first, second] = [await tokenOf(client), await tokenOf(client)];
      expect([await call(first), await call(second), await call(first), await call(second)]).toEqual([
        200, 200, 200, 429,
      ]);
    });

    it('a product that is added opens to the tokens that it has, and is closed when it is taken away', async () => {
      const client = newClient();
      await apply(client);
      const token = await tokenOf(client);
      expect(await apply({ ...both(client), revision: 2 })).toMatchObject({ key: { apiIds: [one(), two()] } });
      expect(await call(token, two())).toBe(200);
      expect(await call(await tokenOf(client, two()))).toBe(200);
      await apply({ ...client, revision: 3 });
      expect(await call(token, two())).toBe(403);
      expect((await askToken(client, two())).status).toBe(403);
    });

    it('what a plan or a product becomes holds for clients as well', async () => {
      const client = newClient();
      const [growing, widening] = [
        planDraft(target, { ...FEW, rate: 1 }),
        productDraft(target, [{ id: one(), name: 'one' }]),
      ];
      for (const draft of [growing, widening]) await target.adapter.writePolicy(draft);
      const own = {
        ...client,
        planPolicyId: growing.id,
        productPolicyIds: [widening.id],
        expectedLimits: growing.limits,
      };
      await apply(own);
      const token = await tokenOf(client);
      await target.adapter.writePolicy({ ...growing, limits: FEW });
      await target.adapter.writePolicy({
        ...widening,
        apis: [one(), two()].map((id) => ({ id, name: id, versions: [] })),
      });
      const { secret: _, ...ref } = own;
      expect(await target.adapter.readKey(ref)).toMatchObject({
        apiIds: [one(), two()],
        limitsByApi: { [two()]: FEW },
      });
      expect([await call(token), await call(token, two()), await call(token), await call(token)]).toEqual([
        200, 200, 200, 429,
      ]);
    });

    it('suspended: its tokens are refused; resumed: they are let in again', async () => {
      const client = newClient();
      await apply(client);
      const token = await tokenOf(client);
      expect(await call(token)).toBe(200);
      await apply({ ...client, suspended: true, revision: 2 });
      await expect.poll(() => call(token), MEMORY).toBe(403);
      await apply({ ...client, revision: 3 });
      await expect.poll(() => call(token), MEMORY).toBe(200);
    });

    it('deleted: tokens that live are refused at once, it gets no others, and is gone for whoever asks', async () => {
      const { secret, ...client } = both(newClient());
      await apply({ ...client, secret });
      const token = await tokenOf({ ...client, secret });
      expect([await call(token), await call(token, two())]).toEqual([200, 200]);
      await target.adapter.deleteKey(client);
      expect([await call(token), await call(token, two())]).toEqual([403, 403]);
      expect((await askToken({ ...client, secret })).status).toBe(403);
      expect(await target.adapter.readKey(client)).toBeNull();
      await target.adapter.deleteKey(client);
    });

    it('is put right where somebody edited or lost it at one of its APIs, and keeps a secret that was erased', async () => {
      const { secret, ...client } = both(newClient(['https://shop.example.com/callback']));
      await apply({ ...client, secret });
      const path = (apiId: string) => `oauth/clients/${apiId}/${client.keyId}`;
      expect(await target.admin('GET', path(one()))).toMatchObject({
        redirect_uri: 'https://shop.example.com/callback',
      });
      await target.admin('DELETE', path(two()));
      expect(await target.adapter.readKey(client)).toMatchObject({ apiIds: [one()] });
      const erased = { ...client, keyId: '', consumerKey: '', keyHash: client.keyId };
      await target.adapter.applyKey({ ...erased, proof: { method: 'oauth2', value: null } });
      expect(await call(await tokenOf({ ...client, secret }, two()))).toBe(200);
      const edited = {
        client_id: client.keyId,
        secret: randomUUID(),
        redirect_uri: 'https://evil.example.com',
        api_id: one(),
      };
      await target.admin('POST', 'oauth/clients/create', { ...edited, policy_id: plan.id });
      expect(await apply({ ...client, secret })).toMatchObject({ outcome: 'updated', key: { apiIds: [one(), two()] } });
      expect(await call(await tokenOf({ ...client, secret }))).toBe(200);
    });

    it('its tokens are listed by fingerprints, and one of them or all are revoked, which leaves the client what it is', async () => {
      const { secret, ...client } = both(newClient());
      await apply({ ...client, secret });
      const [first, second] = [await tokenOf({ ...client, secret }), await tokenOf({ ...client, secret }, two())];
      const tokens = await target.adapter.listTokens(client);
      expect(tokens).toHaveLength(2);
      expect(tokens.every(({ expiresAt }) => expiresAt.getTime() > Date.now())).toBe(true);
      expect(JSON.stringify(tokens)).not.toContain(first);
      // Which of them is which is told to nobody.
      await target.adapter.revokeTokens(client, [tokens[0]!.fingerprint]);
      const left = await target.adapter.listTokens(client);
      expect(left).toEqual([tokens[1]]);
      const answers = async () => [await call(first), await call(second, two())].sort();
      await expect.poll(answers, MEMORY).toEqual([200, 403]);
      await target.adapter.revokeTokens(client, [tokens[0]!.fingerprint, 'nobody-has-it']);
      await target.adapter.revokeTokens(client, null);
      expect(await target.adapter.listTokens(client)).toEqual([]);
      await expect.poll(answers, MEMORY).toEqual([403, 403]);
      expect(await call(await tokenOf({ ...client, secret }))).toBe(200);
    });

    it('what it lists it does not revoke where tokens are hashed, so they are deleted as keys are', async () => {
      const { secret, ...client } = newClient();
      await apply({ ...client, secret });
      await tokenOf({ ...client, secret });
      const path = `oauth/clients/${one()}/${client.keyId}/tokens`;
      const listed = (await target.admin('GET', path)) as { code: string }[];
      await target.adapter.revokeTokens(client, null);
      expect(await target.admin('GET', path)).toEqual(listed);
      expect(await target.adapter.listTokens(client)).toEqual([]);
    });

    it('neither its policy nor its tokens are told among policies and keys', async () => {
      const client = newClient();
      await apply(client);
      await tokenOf(client);
      expect((await target.adapter.listPolicies()).filter(({ id }) => id.includes('gatehouse-oauth'))).toEqual([]);
      const listing = await target.adapter.listKeys();
      const keys = listing.kind === 'listed' ? listing.entries : [];
      const found = await Promise.all(keys.map((entry) => target.adapter.readListedKey(entry)));
      expect(found.filter((key) => key?.metadata.gatehouse_policies)).toEqual([]);
    });
  });
}
