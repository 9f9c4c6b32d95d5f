import { z } from 'zod';

/**
 * What Gateway and Dashboard send, as far as the portal reads it. Tyk leaves out zero values from 5.12 on and sends
 * `null` for empty lists before that, so every field is optional and nullable. Unknown fields are kept: policies are
 * read, merged and written back.
 */
const text = z.string().nullish();
const number = z.number().nullish();
const flag = z.boolean().nullish();
const texts = z.array(z.string()).nullish();
const metadata = z.record(z.string(), z.unknown()).nullish();

const limits = { rate: number, per: number, quota_max: number, quota_renewal_rate: number };

/** Lists of paths or types, which only their being there counts of. */
const paths = z.array(z.unknown()).nullish();

const tykAccessRight = z.looseObject({
  api_id: text,
  api_name: text,
  versions: texts,
  ...{ allowed_urls: paths, restricted_types: paths, allowed_types: paths },
  allowance_scope: text,
  limit: z.looseObject({ ...limits, quota_remaining: number }).nullish(),
});

export const tykPolicy = z.looseObject({
  _id: text,
  id: z.string(),
  name: text,
  org_id: text,
  ...limits,
  key_expires_in: number,
  access_rights: z.record(z.string(), tykAccessRight).nullish(),
  partitions: z.looseObject({ acl: flag, quota: flag, rate_limit: flag, complexity: flag, per_api: flag }).nullish(),
  active: flag,
  is_inactive: flag,
  /** Dashboard only. */
  state: text,
  tags: texts,
  meta_data: metadata,
});
export type TykPolicy = z.infer<typeof tykPolicy>;

export const tykSession = z.looseObject({
  org_id: text,
  apply_policies: texts,
  apply_policy_id: text,
  access_rights: z.record(z.string(), tykAccessRight).nullish(),
  ...limits,
  quota_remaining: number,
  expires: number,
  is_inactive: flag,
  alias: text,
  tags: texts,
  meta_data: metadata,
  date_created: text,
});
export type TykSession = z.infer<typeof tykSession>;

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

const tykVersion = z.looseObject({
  expires: text,
  use_extended_paths: flag,
  paths: z.looseObject({ white_list: paths, black_list: paths }).nullish(),
  extended_paths: z.looseObject({ white_list: paths, black_list: paths }).nullish(),
});
export type TykVersion = z.infer<typeof tykVersion>;

export const tykApi = z.looseObject({
  api_id: z.string(),
  name: text,
  org_id: text,
  active: flag,
  internal: flag,
  is_oas: flag,
  domain: text,
  domain_disabled: flag,
  tags: texts,
  protocol: text,
  application_protocol: text,
  expiration: text,
  proxy: z.looseObject({ listen_path: text }).nullish(),
  use_keyless: flag,
  use_standard_auth: flag,
  enable_jwt: flag,
  use_oauth2: flag,
  external_oauth: z.looseObject({ enabled: flag }).nullish(),
  use_basic_auth: flag,
  enable_signature_checking: flag,
  use_openid: flag,
  custom_plugin_auth_enabled: flag,
  use_go_plugin_auth: flag,
  enable_coprocess_auth: flag,
  use_mutual_tls_auth: flag,
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
  definition: z
    .looseObject({
      enabled: flag,
      ...{ name: text, default: text, location: text, key: text },
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
