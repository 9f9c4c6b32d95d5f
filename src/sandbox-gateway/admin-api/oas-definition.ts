import { z } from 'zod';
import type { Api } from '../api-model.ts';
import { flag, integer, texts } from '../model.ts';

const place = z.object({ enabled: flag, name: z.string().nullish() }).nullish();

const scheme = z.looseObject({
  type: z.string(),
  in: z.enum(['header', 'query', 'cookie']).nullish(),
  name: z.string().nullish(),
  scheme: z.string().nullish(),
  flows: z.record(z.string(), z.unknown()).nullish(),
});

/** Of tokens, whose they are and what they bring. */
const tokens = {
  ...{ source: z.string().nullish(), signingMethod: z.string().nullish() },
  ...{ identityBaseField: z.string().nullish(), clientBaseField: z.string().nullish() },
  scopes: z
    .looseObject({
      claimName: z.string().nullish(),
      scopeToPolicyMapping: z.array(z.object({ scope: z.string(), policyId: z.string() })).nullish(),
    })
    .nullish(),
};

const schemeAtTyk = z.looseObject({
  ...{ enabled: flag, header: place, query: place, cookie: place, ...tokens },
  ...{ allowedAuthorizeTypes: texts, refreshToken: flag },
});

/** No scheme of OpenAPI, and so in a place of its own. */
const hmac = schemeAtTyk.extend({
  allowedAlgorithms: z.array(z.string()).nullish(),
  allowedClockSkew: z.number().nullish(),
});

const named = z.string().min(1);
const versioning = z.looseObject({
  ...{ enabled: flag, name: named, default: z.string(), location: z.enum(['header', 'url-param', 'url']), key: named },
  versions: z.array(z.object({ name: z.string(), id: z.string() })),
  fallbackToDefault: flag,
});

const switched = z.object({ enabled: flag }).nullish();
const operation = z.looseObject({
  ...{ allow: switched, block: switched, ignoreAuthentication: switched, internal: switched },
  rateLimit: z.object({ enabled: flag, rate: z.number(), per: z.string() }).nullish(),
});

/** Who else than programs may call. */
const cors = z.looseObject({
  ...{ enabled: flag, optionsPassthrough: flag, allowCredentials: flag, maxAge: integer },
  ...{ allowedOrigins: texts, allowedMethods: texts, allowedHeaders: texts, exposedHeaders: texts },
});

/** What of an OpenAPI definition with Tyk's extension the stand-in acts upon. */
const oasDefinition = z.looseObject({
  openapi: z.string(),
  components: z.looseObject({ securitySchemes: z.record(z.string(), scheme).nullish() }).nullish(),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())).nullish(),
  security: z.array(z.record(z.string(), z.array(z.string()))).nullish(),
  'x-tyk-api-gateway': z.looseObject({
    info: z.looseObject({
      id: z.string().nullish(),
      orgId: z.string().nullish(),
      name: z.string(),
      state: z.object({ active: flag, internal: flag }),
      versioning: versioning.nullish(),
    }),
    middleware: z
      .looseObject({
        operations: z.record(z.string(), operation).nullish(),
        global: z.looseObject({ cors: cors.nullish() }).nullish(),
      })
      .nullish(),
    upstream: z.looseObject({ url: z.string().nullish() }),
    server: z.looseObject({
      listenPath: z.looseObject({ value: z.string().startsWith('/') }),
      clientCertificates: z.looseObject({ enabled: flag, allowlist: z.array(z.string()).nullish() }).nullish(),
      authentication: z
        .looseObject({
          enabled: flag,
          securityProcessingMode: z.string().nullish(),
          baseIdentityProvider: z.string().nullish(),
          securitySchemes: z.record(z.string(), schemeAtTyk).nullish(),
          hmac: hmac.nullish(),
        })
        .nullish(),
    }),
  }),
});
type OasDefinition = z.infer<typeof oasDefinition>;
type Scheme = z.infer<typeof scheme>;
type SchemeAtTyk = z.infer<typeof schemeAtTyk>;

const KINDS = { apiKey: 'authToken', basic: 'basic', bearer: 'jwt', oauth2: 'oauth' } as const;
type Kind = (typeof KINDS)[keyof typeof KINDS];

/**
 * An OpenAPI definition in the classic form, in which Tyk lists it as well and by which it is served; null when it is none.
 */
export function classicOf(body: unknown): Record<string, unknown> | null {
  const parsed = oasDefinition.safeParse(body);
  if (!parsed.success) return null;
  const oas = parsed.data;
  const { info, upstream, server, middleware } = oas['x-tyk-api-gateway'];
  return {
    api_id: info.id,
    name: info.name,
    org_id: info.orgId,
    is_oas: true,
    ...info.state,
    ...authenticationOf(oas),
    use_mutual_tls_auth: server.clientCertificates?.enabled ?? false,
    client_certificates: server.clientCertificates?.allowlist ?? [],
    CORS: corsOf(middleware?.global?.cors),
    ...(info.versioning && { definition: versionsOf(info.versioning) }),
    version_data: {
      ...{ not_versioned: true, default_version: '' },
      versions: { '': { name: '', use_extended_paths: true, extended_paths: pathListsOf(oas) } },
    },
    proxy: { listen_path: server.listenPath.value, target_url: upstream.url ?? '', strip_listen_path: true },
  };
}

const corsOf = (of: z.infer<typeof cors> | null | undefined) =>
  of && {
    ...{ enable: of.enabled, options_passthrough: of.optionsPassthrough, allow_credentials: of.allowCredentials },
    ...{ max_age: of.maxAge, allowed_origins: of.allowedOrigins, allowed_methods: of.allowedMethods },
    ...{ allowed_headers: of.allowedHeaders, exposed_headers: of.exposedHeaders },
  };

function versionsOf({ versions, fallbackToDefault, ...more }: z.infer<typeof versioning>) {
  return {
    ...more,
    fallback_to_default: fallbackToDefault,
    versions: Object.fromEntries(versions.map(({ name, id }) => [name, id])),
  };
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };

/** What Tyk's extension says of single operations, in lists of paths; mocks and validation have none in this form. */
function pathListsOf({ paths, 'x-tyk-api-gateway': { middleware } }: OasDefinition) {
  const found: Record<string, object[]> = {};
  const add = (list: string, entry: object) => {
    found[list] = [...(found[list] ?? []), entry];
  };
  for (const [path, operations] of Object.entries(paths ?? {})) {
    for (const [verb, described] of Object.entries(operations)) {
      const at = { path, method: verb.toUpperCase() };
      const tyk = middleware?.operations?.[(described as { operationId?: string }).operationId ?? ''];
      if (tyk?.allow?.enabled) add('white_list', at);
      if (tyk?.block?.enabled) add('black_list', at);
      if (tyk?.ignoreAuthentication?.enabled) add('ignored', at);
      if (tyk?.internal?.enabled) add('internal', at);
      const [, per, unit] = /^(\d+)([smh])$/.exec(tyk?.rateLimit?.per ?? '') ?? [];
      if (tyk?.rateLimit?.enabled)
        add('rate_limit', { ...at, rate: tyk.rateLimit.rate, per: Number(per) * SECONDS[unit!]! });
    }
  }
  return found;
}

/** A server of the Model Context Protocol that was given in the classic form, in the other one. */
export const mcpOf = ({ api_id, org_id, name, active, proxy }: Api) => ({
  ...{ components: {}, info: null, openapi: '', paths: {} },
  'x-tyk-api-gateway': {
    info: { id: api_id, orgId: org_id, name, state: { active } },
    server: { listenPath: { value: proxy.listen_path } },
  },
});

function authenticationOf(oas: OasDefinition): Record<string, unknown> {
  const { authentication } = oas['x-tyk-api-gateway'].server;
  if (!authentication?.enabled) return { use_keyless: true, use_standard_auth: false };
  const kinds = kindsOf(oas);
  const isOn = (kind: Kind) => Object.values(kinds).some((each) => each.kind === kind);
  const security = (oas.security ?? []).map((names) => Object.keys(names));
  const isCompliant = authentication.securityProcessingMode === 'compliant';
  const alternatives = security.map((names) => names.map((name) => kinds[name]?.kind ?? name));
  return {
    use_keyless: false,
    use_standard_auth: isOn('authToken'),
    use_basic_auth: isOn('basic'),
    enable_jwt: isOn('jwt'),
    use_oauth2: isOn('oauth'),
    ...grantsOf(Object.values(kinds).find(({ kind }) => kind === 'oauth')),
    ...signaturesOf(authentication.hmac),
    ...tokensOf(Object.values(kinds).find(({ kind }) => kind === 'jwt')?.tyk),
    auth_configs: {
      ...Object.fromEntries(Object.values(kinds).map(({ kind, source }) => [kind, source])),
      ...(authentication.hmac && { hmac: sourceOf(null, authentication.hmac) }),
    },
    base_identity_provided_by: authentication.baseIdentityProvider ?? '',
    ...(security.flat().length > 1 && { security_requirements: security }),
    ...(isCompliant && security.length > 1 && { security_alternatives: alternatives }),
  };
}

const tokensOf = (scheme: SchemeAtTyk | undefined) =>
  scheme && {
    ...{ jwt_source: scheme.source, jwt_signing_method: scheme.signingMethod },
    ...{ jwt_identity_base_field: scheme.identityBaseField, jwt_client_base_field: scheme.clientBaseField },
    scopes: {
      jwt: {
        scope_claim_name: scheme.scopes?.claimName,
        scope_to_policy: Object.fromEntries(
          (scheme.scopes?.scopeToPolicyMapping ?? []).map(({ scope, policyId }) => [scope, policyId]),
        ),
      },
    },
  };

/** As Tyk calls the flows of OpenAPI. */
const GRANTS: Readonly<Record<string, string>> = {
  ...{ authorizationCode: 'authorization_code', clientCredentials: 'client_credentials' },
  ...{ password: 'password', implicit: 'implicit' },
};

const grantsOf = (scheme: { tyk: SchemeAtTyk; flows: Scheme['flows'] } | undefined) =>
  scheme && {
    oauth_meta: {
      allowed_access_types: [
        ...(scheme.tyk.refreshToken ? ['refresh_token'] : []),
        ...Object.keys(scheme.flows ?? {}).flatMap((flow) => GRANTS[flow] ?? []),
      ],
      allowed_authorize_types: scheme.tyk.allowedAuthorizeTypes,
    },
  };

const signaturesOf = (signatures: z.infer<typeof hmac> | null | undefined) => ({
  enable_signature_checking: signatures?.enabled ?? false,
  hmac_allowed_algorithms: signatures?.allowedAlgorithms ?? [],
  hmac_allowed_clock_skew: signatures?.allowedClockSkew ?? 0,
});

/** The schemes that Tyk processes: all that the first requirement names, or in the compliant mode all that any does. */
function kindsOf({ components, security, 'x-tyk-api-gateway': { server } }: OasDefinition) {
  const isCompliant = server.authentication?.securityProcessingMode === 'compliant';
  const required = (security ?? []).slice(0, isCompliant ? undefined : 1).flatMap((names) => Object.keys(names));
  const found: Record<string, { kind: Kind; source: object; tyk: SchemeAtTyk; flows: Scheme['flows'] }> = {};
  for (const name of required) {
    const tyk = server.authentication?.securitySchemes?.[name];
    const described = components?.securitySchemes?.[name];
    const kind =
      described && KINDS[(described.type === 'http' ? described.scheme : described.type) as keyof typeof KINDS];
    if (tyk?.enabled && kind)
      found[name] = { kind, tyk, source: { name, ...sourceOf(described, tyk) }, flows: described.flows };
  }
  return found;
}

/** The place of the description, and what Tyk's extension adds to it. */
function sourceOf(described: Scheme | null, { header, query, cookie }: SchemeAtTyk): object {
  const nameIn = (where: 'header' | 'query' | 'cookie', more: SchemeAtTyk['header']) =>
    described?.in === where ? (described.name ?? '') : more?.enabled ? (more.name ?? '') : null;
  const [inHeader, inQuery, inCookie] = [nameIn('header', header), nameIn('query', query), nameIn('cookie', cookie)];
  return {
    ...(inHeader === null ? { disable_header: true } : { auth_header_name: inHeader }),
    ...(inQuery !== null && { use_param: true, param_name: inQuery }),
    ...(inCookie !== null && { use_cookie: true, cookie_name: inCookie }),
  };
}
