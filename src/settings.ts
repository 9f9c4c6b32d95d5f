import { isIP } from 'node:net';
import addressparser from 'nodemailer/lib/addressparser';
import { z } from 'zod';

/** A 32-byte key that wraps data keys, and the number under which sealed values name it. */
export interface MasterKey {
  version: number;
  key: Buffer;
}

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number);

const onOff = z.stringbool({ error: 'must be "true" or "false"' });

const url = (...protocols: string[]) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1)), {
      error: `must be a URL that starts with ${protocols.map((name) => `${name}://`).join(' or ')}`,
    })
    .transform((text) => text.replace(/\/+$/, ''));

const origin = url('http', 'https').refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: 'must be origins such as https://portal.example.com, without a path and without "*"',
});

const listOf = <S extends z.ZodType<unknown, string>>(item: S) =>
  z
    .string()
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(item));

/** As it stands in a parsed URL, because there it is compared. */
const host = z.string().refine((text) => URL.parse(`https://${text}/`)?.hostname === text, {
  error: 'must be host names or addresses without a port, in lower case, IPv6 in brackets',
});

const emailAddress = z.email({ pattern: z.regexes.html5Email, error: 'must be e-mail addresses' });

const mailbox = z.string().refine(
  (text) => {
    const parsed = addressparser(text, { flatten: true });
    return parsed.length === 1 && emailAddress.safeParse(parsed[0]?.address).success;
  },
  { error: 'must be one e-mail address, such as "Portal <portal@example.com>"' },
);

const subject = z
  .string()
  .max(200, { error: 'must have at most 200 characters' })
  // A line break would let a subject add mail headers.
  .refine((text) => !/\p{Cc}/u.test(text), { error: 'must be one line' });

const proxy = z.string().refine(
  (text) => {
    const [address = '', bits, ...rest] = text.split('/');
    const range = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 6 ? 128 : 32));
    return ['loopback', 'linklocal', 'uniquelocal'].includes(text) || (isIP(address) > 0 && range && !rest.length);
  },
  { error: 'must be IP addresses, ranges such as 10.0.0.0/8, or loopback, linklocal, uniquelocal' },
);

const MASTER_KEY = /^([1-9]\d{0,5}):([A-Za-z0-9+/]{43}=)$/;
const NOT_A_KEY_LIST = 'must be a list of version:key with different versions, each key 32 bytes in base64';

/** Master keys written as `version:base64`, comma-separated, the current one first. */
export const masterKeys = z.string().transform((text, context): readonly MasterKey[] => {
  const keys = text.split(',').flatMap((entry) => {
    const match = MASTER_KEY.exec(entry.trim());
    return match ? { version: Number(match[1]), key: Buffer.from(match[2] ?? '', 'base64') } : [];
  });
  const versions = new Set(keys.map(({ version }) => version));
  if (versions.size !== text.split(',').length) context.addIssue(NOT_A_KEY_LIST);
  return keys;
});

/** A setting whose default is a value. The default goes through the same checks as a value from outside. */
const setting = <T>(schema: z.ZodType<T, string>, fallback: string, meaning: string) =>
  z.prefault(schema, fallback).meta({ fallback, meaning });

/** A setting that may be missing; `fallback` says in words what happens then. */
const unset = <T>(schema: z.ZodType<T, string>, fallback: string, meaning: string) =>
  schema.optional().meta({ fallback, meaning });

/** The text stands in the mail's rule, so that it has one place. */
const OWN_SUBJECT = "the mail's own";

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The environment, one entry for each setting. Contradictions between settings are config.ts's business. */
export const environment = z.object({
  NODE_ENV: setting(
    z.enum(['development', 'test', 'production'], { error: 'must be development, test or production' }),
    'development',
    'What the process runs for. `production` switches off demo accounts, sandbox and introspection.',
  ),
  PORT: setting(wholeNumber(0, 65_535), '4000', 'TCP port of the API; 0 picks a free one.'),
  HOST: unset(z.string(), '`localhost`; `0.0.0.0` in production', 'Address to listen on.'),
  DATABASE_URL: unset(url('postgres', 'postgresql'), 'embedded PostgreSQL', 'PostgreSQL 15 or newer to use instead.'),
  DATA_DIR: setting(z.string(), '.gatehouse', 'Folder of the embedded database, the generated key and mail files.'),
  GATEHOUSE_PUBLIC_URL: unset(
    origin,
    '`http://localhost:PORT`; required in production',
    'Origin under which browsers and mails reach the portal; https in production.',
  ),
  GATEHOUSE_PORTAL_URL: unset(
    url('http', 'https'),
    '`GATEHOUSE_PUBLIC_URL`',
    'Base URL of the front end, to which links in mails lead; https in production.',
  ),
  GATEHOUSE_MASTER_KEYS: unset(
    masterKeys,
    'a generated key file in `DATA_DIR`; required in production',
    'Keys that seal secrets at rest: `version:base64 of 32 bytes`, comma-separated, the current one first.',
  ),
  GATEHOUSE_ALLOWED_ORIGINS: setting(
    listOf(origin),
    '',
    'Comma-separated browser origins that may call the API, beside its own.',
  ),
  GATEHOUSE_TRUST_PROXY: setting(
    listOf(proxy),
    '',
    'Comma-separated addresses or ranges of reverse proxies whose `X-Forwarded-*` headers are believed.',
  ),
  GATEHOUSE_SESSION_HOURS: setting(wholeNumber(1, 8_760), '168', 'Longest life of a session, in hours.'),
  GATEHOUSE_SESSION_IDLE_MINUTES: setting(
    wholeNumber(1, 525_600),
    '60',
    'Minutes without a request after which a session ends.',
  ),
  GATEHOUSE_SMTP_URL: unset(
    url('smtp', 'smtps'),
    'mails become `.eml` files in `DATA_DIR`',
    'Mail server, such as `smtps://user:password@mail.example.com`.',
  ),
  GATEHOUSE_MAIL_FROM: setting(
    mailbox,
    'Gatehouse <gatehouse@localhost>',
    'Sender of every mail; required with GATEHOUSE_SMTP_URL.',
  ),
  GATEHOUSE_OWNER_ADDRESSES: setting(
    listOf(emailAddress),
    '',
    'Comma-separated addresses told about new requests beside the API owners.',
  ),
  GATEHOUSE_SUBJECT_SUBMITTED: unset(
    subject,
    OWN_SUBJECT,
    'Subject of the mail about a new request; `{app}` and `{plan}` are filled in.',
  ),
  GATEHOUSE_SUBJECT_APPROVED: unset(
    subject,
    OWN_SUBJECT,
    'Subject of the approval mail; `{app}` and `{plan}` are filled in.',
  ),
  GATEHOUSE_SUBJECT_REJECTED: unset(
    subject,
    OWN_SUBJECT,
    'Subject of the rejection mail; `{app}` and `{plan}` are filled in.',
  ),
  GATEHOUSE_TEMPLATE_DIR: unset(
    z.string(),
    'the built-in templates',
    'Folder whose `.pug` files replace the built-in mail templates of the same name; see docs/mail-templates.md.',
  ),
  GATEHOUSE_DECISION_LINK_HOURS: setting(
    wholeNumber(1, 8_760),
    '72',
    'Hours for which a link in a mail, or a token, can decide a request.',
  ),
  GATEHOUSE_CLAIM_HOURS: setting(
    wholeNumber(1, 8_760),
    '168',
    'Hours for which the link to claim a credential works; it can be sent again.',
  ),
  GATEHOUSE_SUBJECT_EXPIRING: unset(subject, OWN_SUBJECT, 'Subject of the mail before the end of a credential.'),
  GATEHOUSE_SUBJECT_EXPIRED: unset(subject, OWN_SUBJECT, 'Subject of the mail about the end of a credential.'),
  GATEHOUSE_SUBJECT_ROTATED: unset(subject, OWN_SUBJECT, 'Subject of the mail about a rotation.'),
  GATEHOUSE_SUBJECT_REVOKED: unset(subject, OWN_SUBJECT, 'Subject of the mail about a revocation.'),
  GATEHOUSE_SUBJECT_SUSPENDED: unset(subject, OWN_SUBJECT, 'Subject of the mail about a suspension.'),
  GATEHOUSE_EXPIRY_WARNING_DAYS: setting(
    listOf(wholeNumber(1, 3_650)),
    '30,7,1',
    'Comma-separated days before the end of a credential on which its app owner is warned; empty for never.',
  ),
  GATEHOUSE_ROTATION_OVERLAP_SECONDS: setting(
    wholeNumber(0, 31_536_000),
    '86400',
    'How long a rotated credential goes on working when its consumer does not say, in seconds.',
  ),
  GATEHOUSE_ROTATION_MAX_OVERLAP_SECONDS: setting(
    wholeNumber(0, 31_536_000),
    '2592000',
    'Longest overlap of a rotation that a consumer may choose, in seconds.',
  ),
  GATEHOUSE_SWEEP_MINUTES: setting(
    wholeNumber(0, 10_080),
    '15',
    'Minutes between comparisons of the keys at the gateways with the portal; 0 compares only on demand.',
  ),
  GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: setting(
    listOf(host),
    '',
    'Comma-separated names and addresses, such as `localhost`, that webhooks may call although they are not public.',
  ),
  GATEHOUSE_WEBHOOK_LOG_DAYS: setting(
    wholeNumber(1, 3_650),
    '30',
    'Days for which deliveries of webhooks are kept after their last attempt; their events stay.',
  ),
  GATEHOUSE_WORKER_CONCURRENCY: setting(
    wholeNumber(0, 100),
    '8',
    'Jobs that this process runs at the same time; 0 leaves them to other processes.',
  ),
  GATEHOUSE_LOG_LEVEL: setting(
    z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }),
    'info',
    'Least severe log line to write.',
  ),
  GATEHOUSE_INTROSPECTION: unset(
    onOff,
    '`true`; `false` in production',
    'Whether clients may ask for the schema, which GraphiQL needs.',
  ),
  GATEHOUSE_DEMO: unset(
    onOff,
    '`true`; `false` in production or with a Tyk gateway',
    'Whether to seed the demo world; refused in production.',
  ),
  GATEHOUSE_SANDBOX_PORT: setting(
    wholeNumber(0, 65_535),
    '4010',
    'TCP port of the sandbox gateway; 0 picks a free one; refused in production.',
  ),
  GATEHOUSE_SYNC_MINUTES: setting(
    wholeNumber(1, 1_440),
    '10',
    'Minutes between two comparisons of products and plans with a provider.',
  ),
  GATEHOUSE_SUBSCRIBER_QUEUE_EVENTS: setting(
    wholeNumber(1, 1_000_000),
    '1000',
    'Events that may wait for one slow subscriber before it is cut off.',
  ),
  GATEHOUSE_REPLAY_HOURS: setting(wholeNumber(1, 8_760), '24', 'Hours for which a subscriber can catch up by cursor.'),
  TYK_GATEWAY_URL: unset(url('http', 'https'), 'the sandbox gateway', 'Admin API of a Tyk Gateway to start with.'),
  TYK_GATEWAY_SECRET: unset(z.string(), 'none', 'Secret of that admin API; required with TYK_GATEWAY_URL.'),
  TYK_GATEWAY_ORG_ID: setting(z.string(), 'default', 'Organisation id of the APIs, policies and keys on that gateway.'),
  TYK_GATEWAY_PUBLIC_URL: unset(url('http', 'https'), '`TYK_GATEWAY_URL`', 'URL at which consumers call that gateway.'),
});

export type SettingName = keyof typeof environment.shape;

const SETTING_NAMES = Object.keys(environment.shape) as SettingName[];

/** Every setting with its default, as text, and its meaning, for the operator's manual. */
export const SETTINGS: readonly { name: SettingName; default: string; meaning: string }[] = SETTING_NAMES.map(
  (name) => {
    const { fallback, meaning } = environment.shape[name].meta() as { fallback: string; meaning: string };
    return { name, default: fallback, meaning };
  },
);
