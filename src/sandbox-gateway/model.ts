import { z } from 'zod';

/**
 * The objects of the stand-in, shaped as the Gateway's own structs: unknown fields are dropped, missing or `null` ones
 * become zero values, and a wrong type makes the whole body malformed.
 */
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
export const number = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);
export const integer = z
  .int()
  .nullish()
  .transform((value) => value ?? 0);
export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
export const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);
const metadata = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {});

const limitFields = {
  rate: number,
  per: number,
  quota_max: integer,
  quota_renewal_rate: integer,
  throttle_interval: number,
  throttle_retry_limit: integer,
  max_query_depth: integer,
};
const limit = z.object({ ...limitFields, quota_renews: integer, quota_remaining: integer });
export type Limit = z.infer<typeof limit>;
export const NO_LIMIT: Limit = limit.parse({});

const allowedUrl = z.object({ url: z.string(), methods: texts });

/** A path with a rate of its own, which is counted for itself. */
const endpoint = z.object({
  path: text,
  methods: z.array(z.object({ name: text, limit: z.object({ rate: number, per: number }) })),
});
export type Endpoint = z.infer<typeof endpoint>;

const accessRight = z.object({
  api_name: text,
  api_id: text,
  versions: texts,
  allowed_urls: z
    .array(allowedUrl)
    .nullish()
    .transform((value) => value ?? []),
  endpoints: z
    .array(endpoint)
    .nullish()
    .transform((value) => value ?? []),
  limit: limit.nullish().transform((value) => value ?? NO_LIMIT),
  allowance_scope: text,
});
export type AccessRight = z.infer<typeof accessRight>;
export const NO_RIGHT: AccessRight = accessRight.parse({});

const accessRights = z
  .record(z.string(), accessRight)
  .nullish()
  .transform((value) => value ?? {});

export const policy = z.object({
  _id: z
    .union([z.literal(''), z.string().regex(/^[0-9a-f]{24}$/)])
    .nullish()
    .transform((value) => value ?? ''),
  id: text,
  name: text,
  org_id: text,
  ...limitFields,
  /** Tyk gives `null` back where nothing was sent. */
  access_rights: z
    .record(z.string(), accessRight)
    .nullish()
    .transform((value) => value ?? null),
  active: flag,
  is_inactive: flag,
  tags: z
    .array(z.string())
    .nullish()
    .transform((value) => value ?? null),
  key_expires_in: integer,
  partitions: z
    .object({ quota: flag, rate_limit: flag, complexity: flag, acl: flag, per_api: flag })
    .nullish()
    .transform((value) => value ?? { quota: false, rate_limit: false, complexity: false, acl: false, per_api: false }),
  last_updated: text,
  hmac_enabled: flag,
  enable_http_signature_validation: flag,
  graphql_access_rights: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((value) => value ?? null),
  smoothing: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((value) => value ?? null),
  post_expiry_grace_period: integer,
  meta_data: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((value) => value ?? null),
});
export type Policy = z.infer<typeof policy>;

export const session = z.object({
  org_id: text,
  apply_policies: texts,
  apply_policy_id: text,
  access_rights: accessRights,
  ...limitFields,
  quota_renews: integer,
  quota_remaining: integer,
  expires: integer,
  /** Seconds after which the store forgets the session. */
  session_lifetime: integer,
  is_inactive: flag,
  ...{ hmac_enabled: flag, enable_http_signature_validation: flag, hmac_string: text },
  jwt_data: z
    .object({ secret: text })
    .nullish()
    .transform((data) => data ?? { secret: '' }),
  basic_auth_data: z
    .object({ password: text, hash_type: text })
    .nullish()
    .transform((data) => data ?? { password: '', hash_type: '' }),
  ...{ certificate: text, mtls_static_certificate_bindings: texts },
  /** Of a token: whose it is. */
  oauth_client_id: text,
  alias: text,
  tags: texts,
  meta_data: metadata,
  date_created: text,
  last_updated: text,
});
export type Session = z.infer<typeof session>;

/** As Tyk prints policies: with every field, except inside access rights. */
export function printedPolicy({ access_rights, ...policy }: Policy): unknown {
  const rights = Object.entries(access_rights ?? {}).map(([apiId, right]) => [apiId, withoutZeros(right)]);
  return { ...policy, access_rights: access_rights && Object.fromEntries(rights) };
}

/** As Tyk prints sessions from 5.12 on: zero values are left out, at every depth that it knows. */
export function withoutZeros(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    name === 'meta_data' ? inner : withoutZeros(inner),
  ]);
  return Object.fromEntries(entries.filter(([, inner]) => !isZero(inner)));
}

function isZero(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return !value;
}
