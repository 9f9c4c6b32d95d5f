import { describe, expect, it } from 'vitest';
import { work } from '../../../src/catalogue/bundles/code-samples.work.ts';
import type { GatewayAccess } from '../../../src/catalogue/bundles/gateway-access.ts';

const ACCESS: GatewayAccess = {
  ...{ url: 'https://gateway.example/pets', apiName: 'pets', version: null },
  parts: [{ method: 'authToken', place: { in: 'HEADER', name: 'X-Key' } }],
};
const PET = {
  type: 'object',
  properties: { name: { type: 'string', example: "O'Malley" }, id: { type: 'integer', readOnly: true } },
};
const TEXT = JSON.stringify({
  ...{ openapi: '3.0.3', info: { title: 'Pets', version: '1' }, servers: [{ url: 'https://own.example' }] },
  paths: {
    '/pets/{id}': {
      parameters: [{ $ref: '#/components/parameters/id' }],
      put: {
        parameters: [
          { name: 'dry', in: 'query', required: true, schema: { type: 'boolean', default: true } },
          { name: 'page', in: 'query', schema: { type: 'integer' } },
        ],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
        responses: { 200: { description: 'Fine' } },
      },
    },
  },
  components: {
    schemas: { Pet: PET },
    parameters: { id: { name: 'id', in: 'path', required: true, schema: { type: 'string' } } },
  },
});
const codeOf = (access: Partial<GatewayAccess> = {}, more: object = {}) => {
  const samples = work({
    text: TEXT,
    accesses: [{ ...ACCESS, ...access }],
    method: 'put',
    path: '/pets/{id}',
    ...more,
  });
  return Object.fromEntries(samples.map(({ language, code }) => [language, code]));
};

describe('code that calls an operation', () => {
  it('is there for each language, with address, key and examples', () => {
    const samples = codeOf();
    expect(Object.keys(samples)).toEqual(['SHELL', 'JAVASCRIPT', 'PYTHON', 'GO', 'JAVA', 'CSHARP', 'PHP', 'RUBY']);
    for (const code of Object.values(samples)) {
      expect(code).toContain('https://gateway.example/pets/pets/ID');
      expect(code).toContain('X-Key');
      expect(code).toContain('YOUR_KEY');
      expect(code).toContain('Malley');
      expect(code).not.toMatch(/own\.example|page|"id"/);
    }
  });

  it('has the key also where it is all of `Authorization`', () => {
    for (const code of Object.values(
      codeOf({ parts: [{ method: 'authToken', place: { in: 'HEADER', name: 'Authorization' } }] }),
    )) {
      expect(code).toMatch(/Authorization.{1,6}YOUR_KEY/);
    }
  });

  it('is a command that a shell understands', () => {
    expect(codeOf().SHELL).toBe(`curl 'https://gateway.example/pets/pets/ID?dry=true' \\
  --request PUT \\
  --header 'X-Key: YOUR_KEY' \\
  --header 'Content-Type: application/json' \\
  --data '{
  "name": "O'\\''Malley"
}'`);
  });

  it.each<[string, Partial<GatewayAccess>, string]>([
    ['a query', { parts: [{ method: 'authToken', place: { in: 'QUERY', name: 'key' } }] }, 'key=YOUR_KEY'],
    ['a cookie', { parts: [{ method: 'authToken', place: { in: 'COOKIE', name: 'key' } }] }, 'Cookie: key=YOUR_KEY'],
    [
      'user and password',
      { parts: [{ method: 'basic', place: { in: 'HEADER', name: 'Authorization' } }] },
      'Authorization: Basic YOUR_CREDENTIALS',
    ],
    [
      'a token',
      { parts: [{ method: 'jwt', place: { in: 'HEADER', name: 'Authorization' } }] },
      'Authorization: Bearer YOUR_TOKEN',
    ],
    ['a version', { version: { in: 'header', name: 'X-Version', value: 'v2' } }, 'X-Version: v2'],
  ])('sends %s where the product has it', (_, access, expected) => {
    expect(codeOf(access).SHELL).toContain(expected);
  });

  it('brings all that one call has to bring together', () => {
    const parts = [
      { method: 'basic', place: { in: 'HEADER', name: 'Authorization' } },
      { method: 'authToken', place: { in: 'QUERY', name: 'key' } },
    ] as const;
    for (const part of ['Authorization: Basic YOUR_CREDENTIALS', 'key=YOUR_KEY'])
      expect(codeOf({ parts }).SHELL).toContain(part);
  });

  it.each([
    ['another method', { method: 'get' }],
    ['another path', { path: '/dogs' }],
    ['what every object has', { method: 'constructor', path: '__proto__' }],
  ])('is none for %s', (_, more) => {
    expect(codeOf({}, more)).toEqual({});
  });
});
