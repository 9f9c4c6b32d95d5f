import { z } from 'zod';
import { flag, integer, number, text, texts } from './model.ts';

const authConfig = z.looseObject({
  ...{ auth_header_name: text, disable_header: flag },
  ...{ use_param: flag, param_name: text },
  ...{ use_cookie: flag, cookie_name: text },
  ...{ use_certificate: flag, validate_signature: flag },
});
export type AuthConfig = z.infer<typeof authConfig>;

/** An older list holds paths alone. */
const NO_ENTRY = {
  ...{ method: '', disabled: false, rate: 0, per: 0, code: 0, body: '' },
  ...{ match_pattern: '', rewrite_to: '' },
};
const pathEntry = z.union([
  z.string().transform((path) => ({ ...NO_ENTRY, path })),
  z.looseObject({
    ...{ path: text, method: text, disabled: flag, rate: number, per: number, code: integer, body: text },
    ...{ match_pattern: text, rewrite_to: text },
  }),
]);
export type PathEntry = z.infer<typeof pathEntry>;

const pathLists = z
  .record(z.string(), z.array(pathEntry).nullish())
  .nullish()
  .transform((lists) => lists ?? {});

const version = z.looseObject({
  ...{ name: text, expires: text, use_extended_paths: flag },
  ...{ paths: pathLists, extended_paths: pathLists },
});
export type ApiVersion = z.infer<typeof version>;

const recordOf = <Value extends z.ZodType>(value: Value) =>
  z
    .record(z.string(), value)
    .nullish()
    .transform((record) => record ?? null);

const cors = z.looseObject({
  ...{ enable: flag, allowed_origins: texts, allowed_methods: texts, allowed_headers: texts },
  ...{ exposed_headers: texts, allow_credentials: flag, max_age: integer, options_passthrough: flag },
});

/** Only what the stand-in acts upon is checked; the rest of a definition is kept as it came. */
export const api = z.looseObject({
  ...{ api_id: text, name: text, slug: text, org_id: text },
  ...{ active: flag, internal: flag },
  listen_port: integer,
  ...{ protocol: text, application_protocol: text, expiration: text },
  ...{ use_keyless: flag, use_standard_auth: flag },
  ...{ use_basic_auth: flag, enable_jwt: flag, use_oauth2: flag, enable_signature_checking: flag },
  oauth_meta: z
    .looseObject({ allowed_access_types: texts, allowed_authorize_types: texts })
    .nullish()
    .transform((meta) => meta ?? { allowed_access_types: [], allowed_authorize_types: [] }),
  ...{ hmac_allowed_algorithms: texts, hmac_allowed_clock_skew: number },
  ...{ jwt_signing_method: text, jwt_source: text, jwt_skip_kid: flag, jwt_identity_base_field: text },
  ...{ jwt_client_base_field: text, jwt_policy_field_name: text, jwt_default_policies: texts },
  scopes: z
    .looseObject({ jwt: z.looseObject({ scope_claim_name: text, scope_to_policy: recordOf(z.string()) }).nullish() })
    .nullish(),
  ...{ use_mutual_tls_auth: flag, client_certificates: texts },
  base_identity_provided_by: text,
  auth_configs: recordOf(authConfig),
  auth: authConfig.nullish().transform((config) => config ?? authConfig.parse({})),
  ...{ disable_rate_limit: flag, disable_quota: flag },
  /** For all callers together. */
  global_rate_limit: z
    .looseObject({ rate: number, per: number, disabled: flag })
    .nullish()
    .transform((limit) => limit ?? { rate: 0, per: 0, disabled: false }),
  ...{ allowed_ips: texts, blacklisted_ips: texts },
  /** Ways of authentication any one of which is enough: of OpenAPI definitions, and no field of Tyk's. */
  security_alternatives: z.array(z.array(z.string())).nullish(),
  /** The definition as it came, of one that came in the OpenAPI form. */
  oas: z.record(z.string(), z.unknown()).nullish(),
  ...{ session_lifetime: integer, session_lifetime_respects_key_expiration: flag },
  definition: z
    .looseObject({
      ...{ enabled: flag, name: text, default: text, location: text, key: text, fallback_to_default: flag },
      versions: z
        .record(z.string(), z.string())
        .nullish()
        .transform((versions) => versions ?? {}),
    })
    .prefault({}),
  version_data: z
    .looseObject({ not_versioned: flag, default_version: text, versions: recordOf(version) })
    .nullish()
    .transform((data) => data ?? { not_versioned: false, default_version: '', versions: null }),
  tags: texts,
  /** Whether pages of other origins may call. */
  CORS: cors.nullish().transform((settings) => settings ?? cors.parse({})),
  proxy: z.looseObject({ listen_path: text }),
});
export type Api = z.infer<typeof api>;

/** As the admin API tells it in the classic form. */
export const printedApi = ({ oas: _, security_alternatives: __, ...printed }: Api) => printed;

/** A server of the Model Context Protocol. */
export const isMcp = ({ application_protocol }: Api): boolean => application_protocol === 'mcp';

/** What the gateway's own check says against a definition; null when it takes it. */
export function faultOf({ use_keyless, auth_configs }: Api): string | null {
  const config = auth_configs?.authToken;
  if (use_keyless || !config?.disable_header || config.use_param || config.use_cookie) return null;
  return (
    'Validation of API Definition failed. Reason: all auth sources are disabled for authToken, ' +
    'at least one of header/cookie/query must be enabled.'
  );
}

/** Whether it answers under its path. `active` is the Dashboard's business: the Gateway serves whatever lies in its folder. */
export const isServed = ({ internal, protocol, listen_port, proxy }: Api): boolean =>
  !internal &&
  isReadable(proxy.target_url) &&
  // Its own port speaks HTTP, and there is no other.
  ['', 'http'].includes(protocol) &&
  listen_port === 0 &&
  proxy.listen_path.startsWith('/') &&
  !proxy.listen_path.includes(' ');

/** An API whose target cannot be read is listed, and not loaded. */
const isReadable = (target: unknown): boolean => typeof target !== 'string' || target === '' || URL.canParse(target);
