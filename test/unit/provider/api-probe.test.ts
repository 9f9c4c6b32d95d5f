import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toProviderApis } from '../../../src/provider/tyk-apis/api-mapping.ts';
import type { TykApi } from '../../../src/provider/tyk-apis/api-wire.ts';
import { ApiProbe } from '../../../src/provider/tyk-gateway/api-probe.ts';
import { GatewayClient } from '../../../src/provider/tyk-gateway/gateway-client.ts';

/** A gateway that answers for some names as an API does that misses a key, for all others as Tyk does for nothing. */
describe('where APIs answer', () => {
  let server: Server;
  let client: GatewayClient;
  let names: RegExp;
  let asked: string[];
  let secrets: string[] = [];
  beforeAll(async () => {
    server = createServer(({ url, headers }, response) => {
      asked.push(url!);
      if (headers['x-tyk-authorization']) secrets.push(url!);
      if (names.test(url!)) response.writeHead(401).end('{"error":"Authorization field missing"}');
      else response.writeHead(404).end('Not Found');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    client = new GatewayClient({ url: `http://127.0.0.1:${port}`, secret: 'secret' });
  });
  afterAll(() => new Promise<unknown>((resolve) => server.close(resolve)));

  const plain = { api_id: 'plain' };
  const bound = { api_id: 'bound', domain: 'api.example' };
  const apart = { api_id: 'apart', listen_port: 9_000 };
  const spoken = { api_id: 'spoken', protocol: 'https' };
  const all = [plain, bound, apart, spoken];
  const find = async (apis: TykApi[], open: RegExp) => {
    [names, asked] = [open, []];
    const placed = await new ApiProbe(client).placed(apis);
    return placed.map(({ domain, domain_disabled, listen_port, unreachable }) =>
      unreachable ? 'unreachable' : listen_port ? 'apart' : domain && !domain_disabled ? domain : 'here',
    );
  };

  it.each<[string, TykApi[], RegExp, string[]]>([
    ['heeds neither', all, /./, ['here', 'api.example', 'apart', 'here']],
    ['heeds no domain', all, /plain|bound/, ['here', 'here', 'unreachable', 'unreachable']],
    ['heeds domains', all, /plain|spoken/, ['here', 'api.example', 'unreachable', 'here']],
    ['heeds patterns', [plain, { ...bound, domain: '{a:.*}.example' }], /plain/, ['here', 'unreachable']],
    ['has the port', all, /plain|apart/, ['here', 'api.example', 'here', 'unreachable']],
    ['serves no APIs at this address', all, /nothing/, ['here', 'api.example', 'apart', 'here']],
    ['has no other API to compare with', [bound, spoken], /nothing/, ['api.example', 'here']],
    ['lists one that it could not load', [plain, { api_id: 'lost' }], /plain/, ['here', 'unreachable']],
    ['lists none that it could load', [plain, { api_id: 'lost' }], /nothing/, ['here', 'here']],
    [
      'has loaded one that answers without a key',
      [plain, { api_id: 'open', version_data: { versions: { Default: { paths: { ignored: ['/'] } } } } }],
      /plain/,
      ['here', 'here'],
    ],
    ['has only an open API of a kind', [plain, { ...bound, use_keyless: true }], /plain/, ['here', 'api.example']],
  ])('G5: tells them by what one of each kind answers: a gateway that %s', async (_name, apis, open, places) => {
    expect(await find(apis, open)).toEqual(places);
  });

  it('G5: takes its own port for none, and finds one that an API really has', async () => {
    expect(await find([plain, { api_id: 'own', listen_port: client.port }], /./)).toEqual(['here', 'here']);
    const other = createServer(({ url }, response) => {
      if (url === '/apart/') response.writeHead(401).end('{"error":"Authorization field missing"}');
      else response.writeHead(404).end(url === '/page/' ? '{}' : 'Not Found');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const bound = ['apart', 'page', 'away'].map((api_id) => ({ api_id, listen_port: port }));
    names = /plain/;
    const placed = await new ApiProbe(client).placed([plain, ...bound]);
    expect(toProviderApis(placed.map((api) => ({ ...api, proxy: { listen_path: `/${api.api_id}/` } })))).toMatchObject([
      { listenPort: null, obstacles: [] },
      { listenPort: port, obstacles: [] },
      { obstacles: ['NOT_SERVED'] },
      { obstacles: ['NOT_SERVED'] },
    ]);
    await new Promise<unknown>((resolve) => other.close(resolve));
  });

  it.each<[string, boolean, string]>([
    ['a comparison sees the present setting of the gateway', true, 'api.example'],
    ['whoever asks otherwise goes by what was seen', false, 'here'],
  ])('G5: %s', async (_, anew, domain) => {
    const probe = new ApiProbe(client);
    const boundTo = async () => {
      const [, { domain: name, domain_disabled }] = (await probe.placed([plain, bound], anew)) as [TykApi, TykApi];
      return domain_disabled ? 'here' : name;
    };
    [names, asked] = [/plain|bound/, []];
    expect(await boundTo()).toBe('here');
    names = /plain/;
    expect(await boundTo()).toBe(domain);
  });

  it('G5: asks once for each definition, and never with the secret', async () => {
    [names, asked, secrets] = [/plain/, [], []];
    const probe = new ApiProbe(client);
    await probe.placed([plain, bound]);
    await probe.placed([plain, { ...bound, domain: 'other.example' }]);
    expect(asked.toSorted()).toEqual(['/bound/', '/bound/', '/gatehouse-asks-for-no-api/', '/plain/']);
    expect(secrets).toEqual([]);
  });
});
