import { describe, expect, it } from 'vitest';
import { bundleOf } from '../../../src/catalogue/bundles/bundle.ts';
import type { GatewayAccess } from '../../../src/catalogue/bundles/gateway-access.ts';
import { problemsInDescription } from '../../../src/catalogue/document-checks/description.ts';
import type { Tree } from '../../../src/catalogue/document-checks/document-tree.ts';

const ACCESS: GatewayAccess = {
  ...{ url: 'https://gateway.example/pets', apiName: 'pets', version: null },
  parts: [{ method: 'authToken', place: { in: 'HEADER', name: 'X-Key' } }],
};
const INFO = { info: { title: 'Pets', version: '1' } };
const FINE = { responses: { 200: { description: 'Fine' } } };
const OWN = { security: [{ own: [] }], ...FINE };
const CALLBACK = { servers: [{ url: 'https://consumer.example' }], post: OWN };

const documents: Record<string, Tree> = {
  '2.0': {
    ...{ swagger: '2.0', ...INFO, host: 'own.example', basePath: '/v1', schemes: ['http'] },
    ...{ securityDefinitions: { own: { type: 'basic' } }, security: [{ own: [] }], paths: { '/a': { get: OWN } } },
  },
  '3.0': {
    ...{ openapi: '3.0.3', ...INFO, servers: [{ url: 'https://own.example/v1' }], security: [{ own: [] }] },
    paths: {
      '/a': {
        servers: [{ url: 'https://path.example' }],
        get: { ...OWN, servers: [{ url: 'https://operation.example' }], callbacks: { done: { '{$url}': CALLBACK } } },
      },
    },
    components: { securitySchemes: { own: { type: 'http', scheme: 'basic' } }, schemas: { A: { type: 'string' } } },
  },
  '3.1': {
    ...{ openapi: '3.1.0', ...INFO, paths: { '/a': { $ref: '#/components/pathItems/a' } } },
    webhooks: { told: { post: OWN } },
    components: { pathItems: { a: { get: OWN } }, securitySchemes: { own: { type: 'mutualTLS' } } },
  },
};
const bundle = (version: string, ...accesses: Partial<GatewayAccess>[]) =>
  bundleOf(
    documents[version]!,
    accesses.map((access) => ({ ...ACCESS, ...access })),
  );
const problemsOf = async (document: Tree) =>
  (await problemsInDescription(JSON.stringify(document), 'OPENAPI')).problems;

describe('a bundled description', () => {
  it.each(Object.keys(documents))(
    'of %s goes to the gateway with the key of the product, and is still one',
    async (version) => {
      const before = structuredClone(documents[version]);
      const bundled = bundle(version, {});
      expect(documents[version]).toEqual(before);
      expect(await problemsOf(bundled)).toEqual([]);
      const text = JSON.stringify(bundled);
      expect(text).not.toMatch(/own\.example|path\.example|operation\.example|"own"/);
      const scheme = { type: 'apiKey', in: 'header', name: 'X-Key', description: 'The key of your app.' };
      expect(bundled.security).toEqual([{ gateway: [] }]);
      if (version === '2.0') {
        expect(bundled).toMatchObject({ host: 'gateway.example', basePath: '/pets', schemes: ['https'] });
        expect(bundled.securityDefinitions).toEqual({ gateway: scheme });
      } else {
        expect(bundled.servers).toEqual([{ url: 'https://gateway.example/pets', description: 'pets' }]);
        expect((bundled.components as Tree).securitySchemes).toEqual({ gateway: scheme });
      }
    },
  );

  it('leaves alone what the gateway has no part in', () => {
    const { paths, components } = bundle('3.0', {}) as { paths: Tree; components: Tree };
    const callback = (paths['/a'] as { get: { callbacks: Tree } }).get.callbacks;
    expect(callback).toEqual({ done: { '{$url}': { servers: CALLBACK.servers, post: FINE } } });
    expect(components.schemas).toEqual({ A: { type: 'string' } });
  });

  const AUTHORIZATION = { in: 'HEADER', name: 'Authorization' } as const;
  it.each([
    [
      'a key in a query',
      '3.0',
      { parts: [{ method: 'authToken', place: { in: 'QUERY', name: 'key' } }] },
      { type: 'apiKey', in: 'query', name: 'key' },
    ],
    [
      'a key in a cookie',
      '3.1',
      { parts: [{ method: 'authToken', place: { in: 'COOKIE', name: 'key' } }] },
      { type: 'apiKey', in: 'cookie', name: 'key' },
    ],
    [
      'a key in a cookie',
      '2.0',
      { parts: [{ method: 'authToken', place: { in: 'COOKIE', name: 'key' } }] },
      { type: 'apiKey', in: 'header', name: 'Cookie' },
    ],
    [
      'user and password',
      '3.1',
      { parts: [{ method: 'basic', place: AUTHORIZATION }] },
      { type: 'http', scheme: 'basic' },
    ],
    ['user and password', '2.0', { parts: [{ method: 'basic', place: AUTHORIZATION }] }, { type: 'basic' }],
    ['a token', '3.0', { parts: [{ method: 'jwt', place: AUTHORIZATION }] }, { type: 'http', scheme: 'bearer' }],
    [
      'an access token',
      '2.0',
      { parts: [{ method: 'oauthClient', place: AUTHORIZATION }] },
      { type: 'apiKey', name: 'Authorization' },
    ],
    [
      'a signature',
      '3.1',
      { parts: [{ method: 'hmac', place: AUTHORIZATION }] },
      { type: 'apiKey', name: 'Authorization' },
    ],
    ['a certificate', '3.1', { parts: [{ method: 'certificate', place: null }] }, { type: 'mutualTLS' }],
  ] as [string, string, Partial<GatewayAccess>, object][])(
    'says how %s is sent, in %s',
    async (_, version, access, scheme) => {
      const bundled = bundle(version, access);
      const schemes = (bundled.securityDefinitions ?? (bundled.components as Tree).securitySchemes) as Tree;
      expect(schemes.gateway).toMatchObject(scheme);
      expect(await problemsOf(bundled)).toEqual([]);
    },
  );

  it.each([
    ['an open API', '3.0', { parts: [] }],
    ['a certificate, for which 3.0 has no words', '3.0', { parts: [{ method: 'certificate', place: null }] }],
  ] as [string, string, Partial<GatewayAccess>][])('names no scheme for %s', (_, version, access) => {
    const { security, components } = bundle(version, access);
    expect(security).toEqual([]);
    expect(components).not.toHaveProperty('securitySchemes');
  });

  it('names all APIs of the product, and each way of sending a key once', () => {
    const other = { url: 'https://gateway.example/dogs', apiName: 'dogs' };
    const third = { ...other, parts: [{ method: 'authToken', place: { in: 'QUERY', name: 'key' } }] } as const;
    const bundled = bundle('3.1', {}, other, third);
    expect((bundled.servers as Tree[]).map(({ description }) => description)).toEqual(['pets', 'dogs', 'dogs']);
    expect(bundled.security).toEqual([{ gateway: [] }, { gateway1: [] }]);
  });

  const BOTH = [
    { method: 'basic', place: AUTHORIZATION },
    { method: 'authToken', place: { in: 'HEADER', name: 'X-Key' } },
    { method: 'mutualTls', place: null },
  ] as const;
  it.each([
    ['2.0', ['gateway', 'gateway1']],
    ['3.0', ['gateway', 'gateway1']],
    ['3.1', ['gateway', 'gateway1', 'gateway2']],
  ])('of %s names all that one call brings together', async (version, names) => {
    const bundled = bundle(version, { parts: BOTH }, { parts: BOTH.slice(0, 2) });
    const all = Object.fromEntries(names.map((name) => [name, []]));
    const pair = { gateway: [], gateway1: [] };
    expect(bundled.security).toEqual(names.length > 2 ? [all, pair] : [pair]);
    const schemes = (bundled.securityDefinitions ?? (bundled.components as Tree).securitySchemes) as Tree;
    expect(schemes).toMatchObject({
      gateway1: { type: 'apiKey', name: 'X-Key', description: expect.stringContaining('name of your key') },
    });
    expect(Object.keys(schemes)).toEqual(names);
    expect(await problemsOf(bundled)).toEqual([]);
  });

  it.each(['2.0', '3.0', '3.1'])('of %s has every call name the version that its APIs want', async (version) => {
    const bundled = bundle(version, { version: { in: 'header', name: 'X-Version', value: 'v2' } });
    expect(await problemsOf(bundled)).toEqual([]);
    const found = JSON.stringify(bundled).match(/"name":"X-Version","in":"header","required":true/g);
    expect(found).toHaveLength(1);
  });
});
