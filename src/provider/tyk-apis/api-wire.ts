import { z } from 'zod';

/** API definitions as Gateway and Dashboard send them, as far as the portal reads them; unknown fields are kept. */
const text = z.string().nullish();
const number = z.number().nullish();
const flag = z.boolean().nullish();
const texts = z.array(z.string()).nullish();

const authConfig = z
  .looseObject({
    /** Name of the scheme in an OpenAPI definition. */
    name: text,
    auth_header_name: text,
    disable_header: flag,
    ...{ use_param: flag, param_name: text },
    ...{ use_cookie: flag, cookie_name: text },
    ...{ use_certificate: flag, validate_signature: flag },
  })
  .nullish();
export type TykAuthConfig = z.infer<typeof authConfig>;

/** Lists of paths by what is done with them, each entry a path or an object. */
const paths = z.record(z.string(), z.unknown()).nullish();

const tykVersion = z.looseObject({
  expires: text,
  use_extended_paths: flag,
  ...{ paths, extended_paths: paths },
  ...{ global_size_limit: number, global_size_limit_disabled: flag },
});
export type TykVersion = z.infer<typeof tykVersion>;

const plugins = z.array(z.unknown()).nullish();
const isEnabled = z.looseObject({ enabled: flag }).nullish();
const oasOperation = z.looseObject({ mockResponse: isEnabled, validateRequest: isEnabled });
export type TykOperation = z.infer<typeof oasOperation>;

/** Of an OpenAPI definition, what its classic form lacks. */
export const tykOas = z.looseObject({
  'x-tyk-api-gateway': z.looseObject({
    info: z.looseObject({ id: text }).nullish(),
    middleware: z.looseObject({ operations: z.record(z.string(), oasOperation).nullish() }).nullish(),
  }),
});

export const tykApi = z.looseObject({
  api_id: z.string(),
  ...{ name: text, slug: text },
  org_id: text,
  active: flag,
  internal: flag,
  is_oas: flag,
  ...{ domain: text, domain_disabled: flag, listen_port: number },
  tags: texts,
  protocol: text,
  application_protocol: text,
  expiration: text,
  proxy: z.looseObject({ listen_path: text }).nullish(),
  use_keyless: flag,
  use_standard_auth: flag,
  enable_jwt: flag,
  use_oauth2: flag,
  oauth_meta: z.looseObject({ allowed_access_types: texts, allowed_authorize_types: texts }).nullish(),
  external_oauth: z.looseObject({ enabled: flag }).nullish(),
  use_basic_auth: flag,
  enable_signature_checking: flag,
  hmac_allowed_algorithms: texts,
  ...{ jwt_signing_method: text, jwt_source: text, jwt_jwks_uris: z.array(z.unknown()).nullish() },
  ...{ jwt_skip_kid: flag, jwt_identity_base_field: text },
  use_openid: flag,
  custom_plugin_auth_enabled: flag,
  use_go_plugin_auth: flag,
  enable_coprocess_auth: flag,
  ...{ use_mutual_tls_auth: flag, client_certificates: texts },
  base_identity_provided_by: text,
  auth: authConfig,
  auth_configs: z.record(z.string(), authConfig).nullish(),
  /** Of an OpenAPI definition with several of them: alternatives, each a list of schemes that are needed together. */
  security_requirements: z.array(z.array(z.string()).nullish()).nullish(),
  session_lifetime: number,
  session_lifetime_respects_key_expiration: flag,
  disable_rate_limit: flag,
  disable_quota: flag,
  global_rate_limit: z.looseObject({ disabled: flag, rate: number }).nullish(),
  ...{ ip_access_control_disabled: flag, enable_ip_whitelisting: flag, enable_ip_blacklisting: flag },
  allowed_ips: texts,
  blacklisted_ips: texts,
  custom_middleware: z
    .looseObject({ pre: plugins, post: plugins, post_key_auth: plugins, response: plugins })
    .nullish(),
  ...{ custom_middleware_bundle: text, custom_middleware_bundle_disabled: flag },
  graphql: z.looseObject({ enabled: flag }).nullish(),
  /** Not Tyk's: that the gateway does not answer for it where it answers for others. */
  unreachable: flag,
  /** Not Tyk's: that it refuses a call for the want of a client certificate, so that nothing else can stand for one. */
  asks_certificate: flag,
  /** Not Tyk's: that it answers on its own port. */
  has_port: flag,
  /** Not Tyk's: what is done with single operations of an OpenAPI definition, which the classic form leaves out. */
  operations: z.array(oasOperation).nullish(),
  definition: z
    .looseObject({
      enabled: flag,
      ...{ name: text, default: text, location: text, key: text },
      fallback_to_default: flag,
      versions: z.record(z.string(), z.string()).nullish(),
    })
    .nullish(),
  version_data: z
    .looseObject({
      not_versioned: flag,
      default_version: text,
      versions: z.record(z.string(), tykVersion).nullish(),
    })
    .nullish(),
});
export type TykApi = z.infer<typeof tykApi>;
