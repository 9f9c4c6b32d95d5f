import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { KeyMethod } from '../../../src/provider/port/key-kinds.ts';
import { SANDBOX_ORGANISATION, tokenApi } from '../../../src/sandbox-gateway/demo-apis.ts';
import type { Client, Data } from '../../support/client.ts';
import { inState } from '../../support/credentials.ts';
import { type GatewayBehind, gatewayBehind, keyPath } from '../../support/gateway.ts';
import { httpCall } from '../../support/http-call.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { presented } from '../../support/presented.ts';
import { browse } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import { synchronise } from '../provider/second-gateway.ts';

const IMPORT = `mutation ($input: ImportCredentialInput!) { importCredential(input: $input) {
  credential { id } userErrors { code field message } } }`;
const IMPORT_KEYS = `mutation ($input: ImportKeysInput!) { importKeys(input: $input) {
  results { outcome credential { id } userErrors { code field } } userErrors { code } } }`;
const REVEAL = 'mutation ($id: ID!) { revealCredential(id: $id) { secret keyName userErrors { code } } }';

const KINDS: [KeyMethod, object][] = [
  ['basic', { use_standard_auth: false, use_basic_auth: true, auth_configs: {} }],
  [
    'hmac',
    {
      ...{ use_standard_auth: false, enable_signature_checking: true, auth_configs: {} },
      ...{ hmac_allowed_algorithms: ['hmac-sha256'], hmac_allowed_clock_skew: 60_000 },
    },
  ],
];

describe('names and secrets that somebody chose by hand', () => {
  let portal: TestPortal;
  let gateway: GatewayBehind;
  let [owner, partner]: Client[] = [];
  let ask: Record<string, object>;

  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await gatewayBehind(portal);
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    for (const [name, definition] of KINDS) {
      await gateway.admin('POST', 'apis', {
        ...tokenApi(name, name, `/${name}/`, SANDBOX_ORGANISATION),
        ...definition,
      });
    }
    await gateway.admin('GET', 'reload/?block=true');
    await synchronise(owner, gateway.provider.id);
    const { provider } = await owner.send(
      'query ($id: ID!) { provider(id: $id) { apis(first: 100) { nodes { id apiId } } } }',
      { id: gateway.provider.id },
    );
    const { createApp } = await partner.send(
      'mutation { createApp(input: { name: "By hand" }) { app { id } userErrors { code } } }',
    );
    const planId = (await browse(owner)).plans.enterprise;
    ask = {};
    for (const [name] of KINDS) {
      const { id } = provider.apis.nodes.find(({ apiId }: Data) => apiId === name);
      const { createProduct } = await owner.send(
        'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { message } } }',
        { input: { name, apiIds: [id] } },
      );
      ask[name] = { appId: createApp.app.id, productIds: [createProduct.product.id], planId };
    }
    const waiting = 'select 1 from product where revision > applied_revision';
    await vi.waitFor(async () => expect(await rowsOf(portal.database, waiting)).toEqual([]), 60_000);
  });
  afterAll(() => portal?.stop());

  const call = async (method: KeyMethod, { keyName, secret }: Data): Promise<number> => {
    const headers = presented(method, { name: keyName, proof: secret }, `/${method}/`);
    return (await httpCall(`${portal.sandbox.url}/${method}/`, { headers })).status;
  };
  const works = async (method: KeyMethod, id: string): Promise<Data> => {
    await inState(partner!, id, 'ACTIVE');
    const { secret, keyName } = (await partner!.send(REVEAL, { id })).revealCredential;
    return { keyName, secret, status: await call(method, { keyName, secret }) };
  };

  describe.each(KINDS)('%s', (method) => {
    const mark = method[0]!;
    it.each([
      ['bo', 'x'],
      ['eyal', 'pass word'],
      ['bob+x@example.com', 'short'],
      ["o'neill!", '"$`\\'],
      ['~a=b&c$', 'x'.repeat(72)],
    ])('are imported as they are: %s', async (name, secret) => {
      const value = name + mark;
      const { importCredential } = await owner!.send(IMPORT, { input: { ...ask[method], value, secret } });
      const told = await works(method, importCredential.credential.id);
      expect(told).toEqual({ keyName: value, secret, status: 200 });
    });

    it.each([
      ...['', 'bo', '.', '..', '...', 'create', 'preview', 'a/b', 'a%2fb', 'a:b', 'a b', 'a"b', 'a\\b', 'ü'],
      ...['........', 'eyJvcmciOiJ4In0', '5f1e8d1b7c9a4e001a2b3c4d-rest', 'x'.repeat(129)],
    ])('are refused where the gateway would take the name for something else: "%s"', async (value) => {
      const { userErrors } = await owner!.refused(IMPORT, { input: { ...ask[method], value, secret: 'x' } });
      expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'value'] }]);
    });

    it.each(['', 'a:b', 'ü', 'x'.repeat(73)])(
      'are refused with a secret that no call can bring: "%s"',
      async (secret) => {
        const { userErrors } = await owner!.refused(IMPORT, { input: { ...ask[method], value: 'another', secret } });
        expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'secret'] }]);
      },
    );
  });

  it('a user of the gateway is taken over in bulk, whose policies the gateway itself tells', async () => {
    const { productIds } = ask.basic as { productIds: string[] };
    const name = 'kim@example.com';
    const session = {
      ...{ org_id: SANDBOX_ORGANISATION, apply_policies: [`product-${productIds[0]}`, 'plan-enterprise'] },
      basic_auth_data: { password: 'old' },
    };
    expect(await gateway.admin('POST', keyPath(name), session)).toBe(200);
    expect(await call('basic', { keyName: name, secret: 'old' })).toBe(200);
    const rows = [{ value: name, secret: 'old', ownerEmail: 'partner@example.com', appName: 'Kim' }];
    const { importKeys } = await owner!.send(IMPORT_KEYS, { input: { providerId: gateway.provider.id, rows } });
    expect(importKeys.results).toMatchObject([{ outcome: 'IMPORTED', userErrors: [] }]);
    const { status } = await works('basic', importKeys.results[0].credential.id);
    expect(status).toBe(200);
  });
});
