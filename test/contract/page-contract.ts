import { beforeAll, describe, expect, it } from 'vitest';
import { newKeyId } from '../../src/provider/port/consumer-key.ts';
import { httpCall } from '../support/http-call.ts';
import type { ContractTarget } from './contract-target.ts';

const PAGE = 'https://portal.example.com';
const STRANGER = 'https://elsewhere.example.com';

/** Definitions, by the names of their APIs. */
const APIS: Record<string, object> = {
  'pages-off': { enable: false, allowed_origins: ['*'] },
  'pages-plain': { enable: true },
  'pages-some': {
    ...{ enable: true, allowed_origins: ['https://*.example.com'], allowed_methods: ['GET', 'PUT'] },
    ...{ allowed_headers: ['Authorization', 'Content-Type'], exposed_headers: ['x-ratelimit-limit'] },
    ...{ allow_credentials: true, max_age: 60 },
  },
  'pages-one': { enable: true, allowed_origins: [PAGE], allowed_headers: ['*'] },
  'pages-passed': { enable: true, options_passthrough: true },
};

/** In the OpenAPI form. */
const OAS_CORS = {
  ...{ enabled: true, allowedOrigins: [PAGE], allowedMethods: ['GET'], allowedHeaders: ['Authorization'] },
  ...{ exposedHeaders: ['X-RateLimit-Limit'], maxAge: 60 },
};

type Call = { method?: string; origin?: string; asks?: [method: string, headers?: string] };
type Told = [status: number, ...headers: string[]];

const ALLOWED = { origin: PAGE, asks: ['GET', 'authorization'] } satisfies Call;

/** What is answered beforehand, and to a call without a key: its status, and what it says to a browser. */
const CALLS: [what: string, api: string, call: Call, told: Told][] = [
  ['an API that lets no page call, beforehand', 'pages-off', ALLOWED, [401]],
  ['an API that lets no page call', 'pages-off', { origin: PAGE }, [401]],
  ['every page, where none is named', 'pages-plain', { origin: PAGE }, [401, 'origin *']],
  ['who is no page', 'pages-plain', {}, [401]],
  ['the usual alone, where nothing is named', 'pages-plain', ALLOWED, [204]],
  [
    'the usual, where nothing is named',
    'pages-plain',
    { origin: PAGE, asks: ['POST', 'content-type'] },
    [204, 'origin *', 'methods POST', 'headers content-type'],
  ],
  ['an unusual method, where none is named', 'pages-plain', { origin: PAGE, asks: ['PUT'] }, [204]],
  [
    'what is named, beforehand',
    'pages-some',
    { origin: PAGE, asks: ['PUT', 'authorization,content-type'] },
    [204, `origin ${PAGE}`, 'methods PUT', 'headers authorization,content-type', 'credentials true', 'max-age 60'],
  ],
  [
    'names that no browser sends so',
    'pages-some',
    { origin: PAGE, asks: ['PUT', 'content-type,authorization'] },
    [204],
  ],
  ['a method that is not named, beforehand', 'pages-some', { origin: PAGE, asks: ['POST'] }, [204]],
  ['a header that is not named, beforehand', 'pages-some', { origin: PAGE, asks: ['GET', 'x-other'] }, [204]],
  ['an origin like one', 'pages-some', { origin: 'https://example.com.evil', asks: ['GET'] }, [204]],
  [
    'what is named',
    'pages-some',
    { origin: PAGE },
    [401, `origin ${PAGE}`, 'credentials true', 'expose X-Ratelimit-Limit'],
  ],
  ['a method that is not named', 'pages-some', { method: 'POST', origin: PAGE }, [401]],
  ['another page', 'pages-one', { origin: STRANGER }, [401]],
  [
    'every header',
    'pages-one',
    { origin: PAGE, asks: ['GET', 'x-any'] },
    [204, `origin ${PAGE}`, 'methods GET', 'headers x-any'],
  ],
  ['what the upstream answers itself', 'pages-passed', ALLOWED, [200]],
  [
    'what is named in the OpenAPI form, beforehand',
    'pages-described',
    ALLOWED,
    [204, `origin ${PAGE}`, 'methods GET', 'headers authorization', 'max-age 60'],
  ],
  [
    'what is named in the OpenAPI form',
    'pages-described',
    { origin: PAGE },
    [401, `origin ${PAGE}`, 'expose X-Ratelimit-Limit'],
  ],
];

/** What a gateway says to pages of other origins: a browser asks it beforehand, and shows an answer only if it may. */
export function describePages(current: () => ContractTarget): void {
  describe('a page of another origin', () => {
    let target: ContractTarget;
    beforeAll(async () => {
      target = current();
      await target.plantApis(Object.fromEntries(Object.entries(APIS).map(([name, CORS]) => [name, { CORS }])));
      await target.plantOasApi('pages-described', {
        components: { token: { type: 'apiKey', in: 'header', name: 'Authorization' } },
        securitySchemes: { token: { enabled: true } },
        middleware: { global: { cors: OAS_CORS } },
      });
    });

    it.each(CALLS)('is told: %s', async (_, api, { method, origin, asks }, told) => {
      const { status, headers } = await httpCall(`${target.gatewayUrl}/${target.prefix}${api}/`, {
        method: method ?? (asks ? 'OPTIONS' : 'GET'),
        headers: {
          ...(origin && { origin }),
          ...(asks && { 'access-control-request-method': asks[0] }),
          ...(asks?.[1] && { 'access-control-request-headers': asks[1] }),
        },
      });
      const names = [
        'allow-origin',
        'allow-methods',
        'allow-headers',
        'allow-credentials',
        'expose-headers',
        'max-age',
      ];
      const said = names.flatMap((name) => {
        const value = headers[`access-control-${name}`];
        return value === undefined ? [] : [`${name.replace(/^allow-|-headers$/g, '')} ${String(value)}`];
      });
      expect([status, ...said].map(String).toSorted()).toEqual(told.map(String).toSorted());
    });

    it('may read what is answered to OPTIONS that ask for no permission', async () => {
      const { status, headers } = await httpCall(`${target.gatewayUrl}/${target.prefix}pages-one/`, {
        ...{ method: 'OPTIONS', headers: { origin: PAGE } },
      });
      // v5.14 lets them through, v5.8 wants a key.
      expect([200, 401]).toContain(status);
      expect(headers['access-control-allow-origin']).toBe(PAGE);
    });

    it('reads why its key is refused', async () => {
      const { status, headers } = await httpCall(`${target.gatewayUrl}/${target.prefix}pages-plain/`, {
        headers: { origin: PAGE, authorization: newKeyId() },
      });
      expect([403, 401]).toContain(status);
      expect(headers['access-control-allow-origin']).toBe('*');
    });
  });
}
