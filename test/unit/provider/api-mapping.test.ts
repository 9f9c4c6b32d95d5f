import { describe, expect, it } from 'vitest';
import { toProviderApi, toProviderApis } from '../../../src/provider/tyk-apis/api-mapping.ts';

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
    ['an open door beside a key', { use_keyless: true, use_standard_auth: true }, ['keyless']],
    ['two at once', { use_standard_auth: true, enable_jwt: true }, ['authToken', 'jwt']],
  ];
  it.each(cases)('reads the authentication of an API with %s', (_name, fields, methods) => {
    expect(toProviderApi({ api_id: 'a', ...fields }).authMethods).toEqual(methods);
  });

  const token = (config: Record<string, unknown>) => ({ auth_configs: { authToken: config } });
  const header = (name: string) => ({ in: 'HEADER', name });
  it.each([
    [token({ auth_header_name: 'X-Key' }), header('X-Key')],
    [token({ auth_header_name: '' }), header('Authorization')],
    [{ ...token({ auth_header_name: '' }), auth: { auth_header_name: 'X-Old' } }, header('Authorization')],
    [{ auth: { auth_header_name: 'X-Old' } }, header('X-Old')],
    [{}, header('Authorization')],
    [token({ use_param: true, param_name: 'key' }), header('Authorization')],
    [token({ use_param: true, param_name: 'key', disable_header: true }), { in: 'QUERY', name: 'key' }],
    [token({ use_param: true, disable_header: true, auth_header_name: 'X-K' }), { in: 'QUERY', name: 'Authorization' }],
    [token({ use_cookie: true, cookie_name: 'key', disable_header: true }), { in: 'COOKIE', name: 'key' }],
    [token({ use_cookie: true, disable_header: true }), { in: 'COOKIE', name: 'Authorization' }],
    [{ use_keyless: true }, null],
    [{ enable_jwt: true }, header('Authorization')],
    [{ use_oauth2: true }, { in: 'HEADER', name: 'Authorization' }],
    [{ external_oauth: { enabled: true } }, null],
    [{ use_basic_auth: true, auth_configs: { basic: { auth_header_name: 'X-User' } } }, header('X-User')],
    [{ use_basic_auth: true, auth: { auth_header_name: 'X-Old' } }, header('Authorization')],
    [{ enable_signature_checking: true, auth_configs: { hmac: { use_cookie: true, disable_header: true } } }, null],
  ])('G4: finds where %j takes its key', (fields, place) => {
    expect(toProviderApi({ api_id: 'a', ...fields }).keyParts[0]?.place ?? null).toEqual(place);
  });

  const keyAnd = (fields: object) => ({ use_standard_auth: true, ...fields });
  const openApi = (...security_requirements: string[][]) =>
    keyAnd({ use_basic_auth: true, auth_configs: { authToken: { name: 'k' } }, security_requirements });
  const versioned = (versions: object, more: object = {}, default_version = '') => ({
    definition: { location: 'header', key: 'v', ...more },
    version_data: { not_versioned: false, default_version, versions },
  });
  const inQuery = { disable_header: true, use_param: true };
  const served = { proxy: { listen_path: '/a/' } };
  it.each<[string, object, string[]]>([
    ['a key alone', served, []],
    ['key and password', keyAnd({ ...served, use_basic_auth: true }), ['COMBINED_AUTHENTICATION']],
    ['key and token', keyAnd({ ...served, enable_jwt: true }), ['COMBINED_AUTHENTICATION']],
    ['key or password', { ...served, ...openApi(['k'], ['b']) }, []],
    ['password, or key', { ...served, ...openApi(['b'], ['k']) }, []],
    ['key and password in one', { ...served, ...openApi(['k', 'b']) }, ['COMBINED_AUTHENTICATION']],
    [
      'both, or a key, in a mode that is not told',
      { ...served, ...openApi(['k', 'b'], ['k']) },
      ['COMBINED_AUTHENTICATION'],
    ],
    ['password, or both', { ...served, ...openApi(['b'], ['k', 'b']) }, ['COMBINED_AUTHENTICATION']],
    ['a signature', { ...served, enable_signature_checking: true }, []],
    [
      'a signature by RSA alone',
      { ...served, enable_signature_checking: true, hmac_allowed_algorithms: ['rsa-sha256'] },
      ['SIGNATURE_ALGORITHM'],
    ],
    ['a token of its consumer', { ...served, enable_jwt: true, jwt_signing_method: 'ecdsa' }, []],
    [
      'a token signed by a secret',
      { ...served, enable_jwt: true, jwt_signing_method: 'hmac' },
      ['SIGNATURE_ALGORITHM'],
    ],
    [
      'a token of an authorization server',
      { ...served, enable_jwt: true, jwt_signing_method: 'rsa', jwt_source: 'aHR0cHM6Ly9pZHA=' },
      [],
    ],
    [
      'a token by key sets',
      { ...served, enable_jwt: true, jwt_signing_method: 'rsa', jwt_jwks_uris: [{ url: 'https://idp' }] },
      [],
    ],
    ['user name and password', { ...served, use_basic_auth: true }, []],
    [
      'password and signature',
      { ...served, use_basic_auth: true, enable_signature_checking: true },
      ['COMBINED_AUTHENTICATION'],
    ],
    ['a key, its session', { ...served, base_identity_provided_by: 'auth_token' }, []],
    ['a key, another session', { ...served, base_identity_provided_by: 'jwt_claim' }, ['COMBINED_AUTHENTICATION']],
    [
      'key or password, the session of the password',
      { ...served, ...openApi(['k'], ['b']), base_identity_provided_by: 'basic_auth_user' },
      ['COMBINED_AUTHENTICATION'],
    ],
    ['a parameter that nobody writes', { ...served, ...token({ ...inQuery, param_name: 'a\x01' }) }, ['NOT_SERVED']],
    ['a client certificate', { ...served, use_mutual_tls_auth: true }, ['CLIENT_CERTIFICATE']],
    ['one out of a list that is asked for', { ...served, use_mutual_tls_auth: true, asks_certificate: true }, []],
    ['one, and nothing else', { ...served, use_mutual_tls_auth: true, use_keyless: true }, ['CERTIFICATES_ALONE']],
    [
      'one beside the token of a server',
      { ...served, use_mutual_tls_auth: true, asks_certificate: true, enable_jwt: true, jwt_source: 'a' },
      ['COMBINED_AUTHENTICATION'],
    ],
    ['a certificate for the key', { ...served, ...token({ use_certificate: true }) }, ['UNPROVEN_CERTIFICATE']],
    ['one that is asked for', { ...served, ...token({ use_certificate: true }), asks_certificate: true }, []],
    ['a signature', { ...served, ...token({ validate_signature: true }) }, ['REQUEST_SIGNATURE']],
    ...[
      [{}, false],
      [{ allowed_access_types: [] }, false],
      [{ allowed_access_types: ['password', 'refresh_token', 'implicit'], allowed_authorize_types: ['token'] }, false],
      [{ allowed_access_types: ['authorization_code'] }, false],
      [{ allowed_access_types: ['authorization_code'], allowed_authorize_types: ['token'] }, false],
      [{ allowed_access_types: null, allowed_authorize_types: ['code'] }, false],
      [{ allowed_access_types: ['client_credentials'] }, true],
      [{ allowed_access_types: ['authorization_code', 'refresh_token'], allowed_authorize_types: ['code'] }, true],
      [{ allowed_access_types: ['authorization_code', 'client_credentials'] }, true],
    ].map(([oauth_meta, isUsable]): [string, object, string[]] => [
      `OAuth 2 of its own with ${JSON.stringify(oauth_meta)}`,
      { ...served, use_oauth2: true, oauth_meta },
      isUsable ? [] : ['NO_GRANT'],
    ]),
    ['OAuth 2 of its own that says nothing of grants', { ...served, use_oauth2: true }, ['NO_GRANT']],
    ['no place for a key', { ...served, ...token({ disable_header: true }) }, ['NOT_SERVED']],
    ['no path', {}, ['NOT_SERVED']],
    ...['/a b/', 'a/', '//', '/a//b/', '/a/../b/', '/a/./', '/..', '/tyk/', '/tyk/a/', '/hello', '/a/{id:[0-9]+}/'].map(
      (path): [string, object, string[]] => [`the path ${path}`, { proxy: { listen_path: path } }, ['NOT_SERVED']],
    ),
    ...['/', '/a', '/tyk', '/tyks/', '/hello/', '/a/..b/', '/a/{id}/'].map((path): [string, object, string[]] => [
      `the path ${path}`,
      { proxy: { listen_path: path } },
      [],
    ]),
    ...[
      'Host',
      'content-length',
      'Transfer-Encoding',
      'Connection',
      'Keep-Alive',
      'TE',
      'Upgrade',
      'Sec-Key',
      'Cookie',
    ].map((name): [string, object, string[]] => [
      `keys in the header ${name}`,
      { ...served, ...token({ auth_header_name: name }) },
      ['NOT_SERVED'],
    ]),
    [
      'keys in a header that nobody can send, or in a parameter',
      { ...served, ...token({ auth_header_name: 'Host', use_param: true, param_name: 'key' }) },
      [],
    ],
    [
      'versions in a header that nobody can send',
      { ...served, ...versioned({ a: {} }, { key: 'Host' }) },
      ['NO_OPEN_VERSION'],
    ],
    ['no version to take', { ...served, version_data: { not_versioned: true, versions: {} } }, ['NOT_SERVED']],
    ['one version to take', { ...served, version_data: { not_versioned: true, versions: { any: {} } } }, []],
    ['TCP', { ...served, protocol: 'tcp' }, ['NOT_SERVED']],
    ['an API that is off', { ...served, active: false }, ['INACTIVE']],
    ['an internal API', { ...served, internal: true }, ['INTERNAL']],
    ['an API past its end', { ...served, expiration: '2020-01-01 00:00' }, ['RETIRED']],
    ['an API with an end to come', { ...served, expiration: '2999-01-01 00:00' }, []],
    ['an end at an hour of one digit', { ...served, expiration: '2999-01-01 9:30' }, []],
    ['an end on a day that is none', { ...served, expiration: '2999-02-31 09:30' }, ['RETIRED']],
    ['all versions past their end', { ...served, ...versioned({ a: { expires: '2020-01-01 00:00' } }) }, ['RETIRED']],
    ['no version at all', { ...served, ...versioned({}) }, ['NO_OPEN_VERSION']],
    ['versions that calls cannot name', { ...served, ...versioned({ a: {} }), definition: {} }, ['NO_OPEN_VERSION']],
    ['a header without a name', { ...served, ...versioned({ a: {} }, { key: '' }) }, ['NO_OPEN_VERSION']],
    ['a header that cannot be', { ...served, ...versioned({ a: {} }, { key: 'x v' }) }, ['NO_OPEN_VERSION']],
    [
      'a default that is not there',
      { ...served, ...versioned({ a: {} }, {}, 'b'), definition: {} },
      ['NO_OPEN_VERSION'],
    ],
    ['a default that needs no name', { ...served, ...versioned({ a: {} }, {}, 'a'), definition: {} }, []],
    ['a header for keys that cannot be', { ...served, ...token({ auth_header_name: 'X Key' }) }, ['NOT_SERVED']],
    ['a port of its own', { ...served, listen_port: 9000 }, ['NOT_SERVED']],
    ['an end that nobody can read', { ...served, expiration: 'soon' }, ['RETIRED']],
    [
      'one of two versions past its end',
      { ...served, ...versioned({ a: { expires: '2020-01-01 00:00' }, b: {} }) },
      [],
    ],
    ['no rate', { ...served, disable_rate_limit: true }, ['RATE_LIMIT_OFF']],
    ['no quota', { ...served, disable_quota: true }, ['QUOTA_OFF']],
    ['short sessions', { ...served, session_lifetime: 60 }, ['SHORT_SESSIONS']],
    [
      'short sessions that wait for the key',
      { ...served, session_lifetime: 60, session_lifetime_respects_key_expiration: true },
      [],
    ],
    ['an open API with all of that', { ...served, use_keyless: true, disable_quota: true, session_lifetime: 1 }, []],
  ])('G2, G4: sees what hinders keys: %s', (_name, fields, obstacles) => {
    expect(toProviderApi({ api_id: 'a', ...fields }).obstacles).toEqual(obstacles);
  });

  it.each<[string, object, object | null]>([
    ['no versions', { definition: { location: 'header', key: 'v' } }, null],
    ['a header', { definition: { location: 'header', key: 'v' } }, { in: 'HEADER', name: 'v' }],
    ['a parameter', { definition: { location: 'url-param', key: 'v' } }, { in: 'QUERY', name: 'v' }],
    ['the path', { definition: { location: 'url', key: 'v' } }, { in: 'PATH', name: null }],
  ])('G9: finds where the version is named: %s', (name, fields, place) => {
    const version_data =
      name === 'no versions' ? null : { not_versioned: false, default_version: 'b', versions: { a: {}, b: {} } };
    const { versionSelector } = toProviderApi({ api_id: 'a', ...fields, version_data });
    expect(versionSelector).toEqual(place && { ...place, default: 'b', own: null });
  });

  it('G9: knows that versions of an OpenAPI definition are APIs of their own', () => {
    const definition = {
      enabled: true,
      name: 'v1',
      default: 'self',
      location: 'header',
      key: 'v',
      versions: { v2: 'b' },
    };
    const proxy = { listen_path: '/base/' };
    const child = { api_id: 'b', internal: true, proxy: { listen_path: '/child/' } };
    const [first, second, alone] = toProviderApis([
      { api_id: 'a', is_oas: true, definition, proxy },
      child,
      { ...child, api_id: 'c' },
    ]);
    const selector = { in: 'HEADER', name: 'v', default: 'v1' };
    expect(first).toMatchObject({ versions: [], listenPath: '/base/', versionSelector: { ...selector, own: 'v1' } });
    expect(second).toMatchObject({ listenPath: '/base/', versionSelector: { ...selector, own: 'v2' }, obstacles: [] });
    expect(alone).toMatchObject({ listenPath: '/child/', versionSelector: null, obstacles: ['INTERNAL'] });
  });

  const v = (expires = '') => ({ expires });
  const past = v('2020-01-01 00:00');
  it.each<[string, object, string[], string | null | undefined]>([
    ['all that can be named', versioned({ a: v(), b: v() }), ['a', 'b'], null],
    ['none past its end', versioned({ a: past, b: v() }, {}, 'a'), ['b'], null],
    ['no name that loses its spaces', versioned({ ' a': v(), b: v() }), ['b'], null],
    ['any name in a parameter', versioned({ ' a': v() }, { location: 'url-param' }), [' a'], null],
    ['no part of a path with a slash', versioned({ 'a/b': v(), c: v() }, { location: 'url' }), ['c'], null],
    [
      'none whose name begins as the slug',
      { slug: 'v', ...versioned({ v1: v(), w: v() }, { location: 'url' }) },
      ['w'],
      null,
    ],
    ['the default alone where none can be named', versioned({ a: v(), b: v() }, { key: '' }, 'a'), ['a'], undefined],
    [
      'none where another API takes such calls',
      versioned({ a: v(), b: v() }, { enabled: true, name: 'a', default: 'self', versions: { b: 'x' } }),
      ['a'],
      null,
    ],
  ])('G9: knows the versions that calls reach: %s', (_name, fields, open, standard) => {
    const { versions, closedVersions, versionSelector } = toProviderApi({ api_id: 'a', ...fields });
    expect(versions.filter((version) => !closedVersions.includes(version))).toEqual(open);
    expect(versionSelector?.default).toBe(standard);
  });

  it.each<[string, object, object | null, string[]]>([
    ['by a header', {}, { name: 'v', default: 'v1', own: 'v2' }, []],
    ['by default', { default: 'v2' }, { name: 'v', default: 'v2', own: 'v2' }, []],
    ['by default alone', { key: '', default: 'v2' }, null, []],
    ['not, where none can be named', { key: '' }, null, ['INTERNAL']],
    ['with a default that is gone', { default: 'v3' }, { name: 'v', default: null, own: 'v2' }, []],
    ['not, where the first one has its name', { name: 'v2' }, null, ['INTERNAL']],
  ])('G9: knows how a version of an OpenAPI definition is reached: %s', (_name, more, selector, obstacles) => {
    const definition = {
      enabled: true,
      name: 'v1',
      default: 'self',
      location: 'header',
      key: 'v',
      versions: { v2: 'b' },
    };
    const base = { api_id: 'a', is_oas: true, definition: { ...definition, ...more }, proxy: { listen_path: '/a/' } };
    const child = { api_id: 'b', internal: true, proxy: { listen_path: '/b/' } };
    const found = toProviderApis([base, child])[1]!;
    expect([found.versionSelector, found.obstacles]).toEqual([selector && { in: 'HEADER', ...selector }, obstacles]);
  });

  const lists = (extended_paths: object) => ({
    version_data: { not_versioned: true, versions: { Default: { use_extended_paths: true, extended_paths } } },
  });
  const at = { path: '/x', method: 'GET' };
  it.each<[string, object, string[]]>([
    ['a list that allows', lists({ white_list: [at] }), ['PATHS']],
    ['a list that is switched off', lists({ black_list: [{ ...at, disabled: true }] }), []],
    ['paths for other APIs', lists({ internal: [at] }), ['PATHS']],
    ['a rate of a path', lists({ rate_limit: [{ ...at, rate: 1, per: 60 }] }), ['SHARED_RATE']],
    ['a rate of a path where rates are off', { disable_rate_limit: true, ...lists({ rate_limit: [at] }) }, []],
    ['paths without a key', lists({ ignored: [at] }), ['OPEN_PATHS']],
    ['mocks', lists({ mock_response: [at] }), ['OPEN_PATHS']],
    ['a size', lists({ size_limits: [at] }), ['REQUESTS']],
    ['a form', lists({ validate_json: [at] }), ['REQUESTS']],
    ['another API as target', { proxy: { target_url: 'tyk://other/x' } }, ['OTHER_API']],
    [
      'a rule that leads to another API',
      lists({ url_rewrites: [{ ...at, rewrite_to: 'tyk://other' }] }),
      ['OTHER_API'],
    ],
    [
      'a trigger that leads to another API',
      lists({ url_rewrites: [{ ...at, rewrite_to: 'https://x', triggers: [{ rewrite_to: 'tyk://other' }] }] }),
      ['OTHER_API'],
    ],
    [
      'a version of another API',
      { version_data: { versions: { a: { override_target: 'tyk://other' } } } },
      ['OTHER_API'],
    ],
    ['an operation of another API', { operations: [{ urlRewrite: { rewriteTo: 'tyk://other' } }] }, ['OTHER_API']],
    ['itself as target', lists({ url_rewrites: [{ ...at, rewrite_to: 'tyk://self/y' }] }), []],
    ['a list of a newer gateway', lists({ unheard_of: [at] }), ['REQUESTS']],
    ['a cache', lists({ cache: ['/x'], url_rewrites: [at] }), []],
    [
      'older lists',
      { version_data: { versions: { a: { paths: { ignored: ['/x'], black_list: ['/y'] } } } } },
      ['PATHS', 'OPEN_PATHS'],
    ],
    ['GraphQL', { graphql: { enabled: true } }, ['REQUESTS']],
    ['a plug-in', { custom_middleware: { pre: [{ name: 'x' }] } }, ['REQUESTS']],
    ['a plug-in that is off', { custom_middleware: { pre: [{ name: 'x', disabled: true }] } }, []],
    ['what the classic form leaves out', { operations: [{ mockResponse: { enabled: true } }] }, ['REQUESTS']],
  ])('G5: sees what may refuse or answer calls beside the key: %s', (_name, fields, restrictions) => {
    expect(toProviderApi({ api_id: 'a', ...fields }).restrictions).toEqual(restrictions);
  });

  it('lists versions only where an access right must name them', () => {
    const versions = { v1: {}, v2: {} };
    const of = (not_versioned: boolean) =>
      toProviderApi({ api_id: 'a', version_data: { not_versioned, versions } }).versions;
    expect([of(false), of(true)]).toEqual([['v1', 'v2'], []]);
  });
});
