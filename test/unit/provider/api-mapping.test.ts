import { describe, expect, it } from 'vitest';
import { toProviderApi } from '../../../src/provider/tyk/api-mapping.ts';

describe('toProviderApi', () => {
  const cases: [string, Record<string, unknown>, string[]][] = [
    ['no method switched on', {}, ['authToken']],
    ['auth token', { use_standard_auth: true }, ['authToken']],
    ['keyless', { use_keyless: true }, ['keyless']],
    ['JWT', { enable_jwt: true }, ['jwt']],
    ['OAuth 2', { use_oauth2: true }, ['oauth2']],
    ['external OAuth', { external_oauth: { enabled: true } }, ['externalOAuth']],
    ['basic', { use_basic_auth: true }, ['basic']],
    ['signatures', { enable_signature_checking: true }, ['hmac']],
    ['OpenID Connect', { use_openid: true }, ['openIdConnect']],
    ['a Go plugin', { use_go_plugin_auth: true }, ['custom']],
    [
      'client certificates on top of keyless',
      { use_keyless: true, use_mutual_tls_auth: true },
      ['keyless', 'mutualTls'],
    ],
    ['client certificates alone', { use_mutual_tls_auth: true }, ['authToken', 'mutualTls']],
    ['two at once', { use_standard_auth: true, enable_jwt: true }, ['authToken', 'jwt']],
  ];
  it.each(cases)('reads the authentication of an API with %s', (_name, fields, methods) => {
    expect(toProviderApi({ api_id: 'a', ...fields }).authMethods).toEqual(methods);
  });

  it.each([
    [{ auth_configs: { authToken: { auth_header_name: 'X-Key' } } }, 'X-Key'],
    [{ auth: { auth_header_name: 'X-Old' } }, 'X-Old'],
    [{}, 'Authorization'],
    [{ use_keyless: true }, null],
  ])('finds the header of %j', (fields, header) => {
    expect(toProviderApi({ api_id: 'a', ...fields }).authHeader).toBe(header);
  });

  it('lists versions only where an access right must name them', () => {
    const versions = { v1: {}, v2: {} };
    const of = (not_versioned: boolean) =>
      toProviderApi({ api_id: 'a', version_data: { not_versioned, versions } }).versions;
    expect([of(false), of(true)]).toEqual([['v1', 'v2'], []]);
  });
});
