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

/** Lists of paths, types, methods or tools, which only their being there counts of. */
const paths = z.array(z.unknown()).nullish();

const tykAccessRight = z.looseObject({
  api_id: text,
  api_name: text,
  versions: texts,
  ...{ allowed_urls: paths, restricted_types: paths, allowed_types: paths },
  ...{ endpoints: paths, json_rpc_methods: paths, mcp_primitives: paths },
  allowance_scope: text,
  limit: z.looseObject({ ...limits, quota_remaining: number }).nullish(),
});

export type TykAccessRight = z.infer<typeof tykAccessRight>;

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
  ...{ hmac_enabled: flag, enable_http_signature_validation: flag, hmac_string: text },
  jwt_data: z.looseObject({ secret: text }).nullish(),
  basic_auth_data: z.looseObject({ password: text, hash_type: text }).nullish(),
  /** Id of the client certificate by which the key is found. */
  certificate: text,
  /** Ids of those without which APIs that go by a list of them take no such token (5.12 and newer). */
  mtls_static_certificate_bindings: texts,
  /** Of a client of Tyk's own OAuth 2.0; no field of Tyk's. */
  client_secret: text,
  /** Of a token: whose it is. */
  oauth_client_id: text,
  alias: text,
  tags: texts,
  meta_data: metadata,
  date_created: text,
});
export type TykSession = z.infer<typeof tykSession>;
