import { credentialSettings } from './credential-settings.ts';
import { fileSettings } from './file-settings.ts';
import { httpSettings } from './http-settings.ts';
import { linkSettings } from './link-settings.ts';
import { secondFactorSettings } from './second-factor-settings.ts';
import {
  analyticsUrl,
  emailAddress,
  folder,
  host,
  listOf,
  mailbox,
  mailSubject,
  masterKeys,
  oneOf,
  onOff,
  origin,
  proxy,
  type Setting,
  type SettingTree,
  setting,
  settingsIn,
  text,
  unset,
  url,
  wholeNumber,
} from './setting.ts';
import { tykSettings } from './tyk-settings.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const FILLED = '`{app}` and `{plan}` are filled in.';

const subject = (name: string, meaning: string) => unset(name, mailSubject, "the mail's own", meaning);

/**
 * Every setting, written once, at its place in the configuration: its variable, what it may be, its default and its
 * meaning. What follows from several settings is in config.ts.
 */
export const settings = {
  environment: setting(
    'NODE_ENV',
    oneOf(['development', 'test', 'production'], 'must be development, test or production'),
    'development',
    'What the process runs for. `production` switches off demo accounts, sandbox and introspection.',
  ),
  /** 0 lets the system pick one, and then `publicUrl` is only right when it was set by hand. */
  port: setting('PORT', wholeNumber(0, 65_535), '4000', 'TCP port of the API; 0 picks a free one.'),
  host: unset('HOST', text, '`localhost`; `0.0.0.0` in production', 'Address to listen on.'),
  /** Null means: run the embedded PostgreSQL under `dataDir`. */
  databaseUrl: unset(
    'DATABASE_URL',
    url('postgres', 'postgresql'),
    'embedded PostgreSQL',
    'PostgreSQL 15 or newer to use instead.',
  ),
  dataDir: setting(
    'DATA_DIR',
    folder,
    '.gatehouse',
    'Folder of the embedded database, the generated key and mail files.',
  ),
  publicUrl: unset(
    'GATEHOUSE_PUBLIC_URL',
    origin,
    '`http://localhost:PORT`, https with a certificate; required in production',
    'Origin under which browsers and mails reach the portal; https in production.',
  ),
  portalUrl: unset(
    'GATEHOUSE_PORTAL_URL',
    url('http', 'https'),
    '`GATEHOUSE_PUBLIC_URL`',
    'Base URL of the front end, to which links in mails lead; https in production.',
  ),
  /** Null means: use the key file under `dataDir`, never in production. The first key seals, all of them open. */
  masterKeys: unset(
    'GATEHOUSE_MASTER_KEYS',
    masterKeys,
    'a generated key file in `DATA_DIR`; required in production',
    'Keys that seal secrets at rest: `version:base64 of 32 bytes`, comma-separated, the current one first.',
  ),
  allowedOrigins: setting(
    'GATEHOUSE_ALLOWED_ORIGINS',
    listOf(origin),
    '',
    'Comma-separated browser origins that may call the API, beside its own and, outside production, every one of `localhost`.',
  ),
  allowedHosts: setting(
    'GATEHOUSE_ALLOWED_HOSTS',
    listOf(host),
    '',
    'Comma-separated names, beside that of GATEHOUSE_PUBLIC_URL, by which requests may reach the portal: what a proxy puts into the `Host` header.',
  ),
  trustProxy: setting(
    'GATEHOUSE_TRUST_PROXY',
    listOf(proxy),
    '',
    'Comma-separated addresses or ranges of reverse proxies whose `X-Forwarded-*` headers are believed.',
  ),
  session: {
    hours: setting('GATEHOUSE_SESSION_HOURS', wholeNumber(1, 8_760), '168', 'Longest life of a session, in hours.'),
    idleMinutes: setting(
      'GATEHOUSE_SESSION_IDLE_MINUTES',
      wholeNumber(1, 525_600),
      '60',
      'Minutes without a request, or an operation on a socket, after which a session ends.',
    ),
  },
  password: {
    minLength: setting(
      'GATEHOUSE_PASSWORD_MIN_LENGTH',
      wholeNumber(8, 64),
      '15',
      'Fewest characters of a new password. NIST SP 800-63B asks for 15 where it alone signs in.',
    ),
    minScore: setting(
      'GATEHOUSE_PASSWORD_MIN_SCORE',
      wholeNumber(2, 4),
      '3',
      'How hard a new password must be to guess, as zxcvbn estimates it: 2 for at least a million guesses, 3 for a hundred million, 4 for ten billion.',
    ),
  },
  accountTokens: {
    maxDays: setting(
      'GATEHOUSE_TOKEN_MAX_DAYS',
      wholeNumber(1, 3_650),
      '365',
      'Longest life of an account token, in days.',
    ),
  },
  secondFactor: secondFactorSettings,
  mail: {
    /** Null means: write every mail as a file under `dataDir`. */
    smtpUrl: unset(
      'GATEHOUSE_SMTP_URL',
      url('smtp', 'smtps'),
      'mails become `.eml` files in `DATA_DIR`',
      'Mail server, such as `smtps://user:password@mail.example.com`.',
    ),
    from: setting(
      'GATEHOUSE_MAIL_FROM',
      mailbox,
      'Gatehouse <gatehouse@localhost>',
      'Sender of every mail; required with GATEHOUSE_SMTP_URL.',
    ),
    bounceAddress: unset(
      'GATEHOUSE_MAIL_BOUNCE_ADDRESS',
      emailAddress,
      'the address of `GATEHOUSE_MAIL_FROM`',
      'Sender of the envelope, to which mail servers report what they could not deliver; needs GATEHOUSE_SMTP_URL.',
    ),
    ownerAddresses: setting(
      'GATEHOUSE_OWNER_ADDRESSES',
      listOf(emailAddress),
      '',
      'Comma-separated addresses told about new requests beside the API owners.',
    ),
    /** Null means: the subject that the mail's rule brings. */
    subjects: {
      submitted: subject('GATEHOUSE_SUBJECT_SUBMITTED', `Subject of the mail about a new request; ${FILLED}`),
      approved: subject('GATEHOUSE_SUBJECT_APPROVED', `Subject of the approval mail; ${FILLED}`),
      rejected: subject('GATEHOUSE_SUBJECT_REJECTED', `Subject of the rejection mail; ${FILLED}`),
      expiring: subject('GATEHOUSE_SUBJECT_EXPIRING', 'Subject of the mail before the end of a credential.'),
      expired: subject('GATEHOUSE_SUBJECT_EXPIRED', 'Subject of the mail about the end of a credential.'),
      rotated: subject('GATEHOUSE_SUBJECT_ROTATED', 'Subject of the mail about a rotation.'),
      revoked: subject('GATEHOUSE_SUBJECT_REVOKED', 'Subject of the mail about a revocation.'),
      suspended: subject('GATEHOUSE_SUBJECT_SUSPENDED', 'Subject of the mail about a suspension.'),
    },
    templateDir: unset(
      'GATEHOUSE_TEMPLATE_DIR',
      folder,
      'the built-in templates',
      'Folder whose `.pug` files replace the built-in mail templates of the same name; see docs/mail-templates.md.',
    ),
  },
  links: linkSettings,
  credentials: credentialSettings,
  requestsPerHour: setting(
    'GATEHOUSE_REQUESTS_PER_HOUR',
    wholeNumber(0, 1_000_000),
    '100',
    'Requests for access that one consumer can make in an hour, beside what a plan says; 0 for any number.',
  ),
  webhookAllowedHosts: setting(
    'GATEHOUSE_WEBHOOK_ALLOWED_HOSTS',
    listOf(host),
    '',
    'Comma-separated names and addresses, such as `localhost`, that webhooks and sign-ins by identity providers may call on any port and although they are not public.',
  ),
  webhookLogDays: setting(
    'GATEHOUSE_WEBHOOK_LOG_DAYS',
    wholeNumber(1, 3_650),
    '30',
    'Days for which deliveries of webhooks are kept after their last attempt; their events stay.',
  ),
  workerConcurrency: setting(
    'GATEHOUSE_WORKER_CONCURRENCY',
    wholeNumber(0, 100),
    '8',
    'Jobs that this process runs at the same time, beside those that wait for somebody outside; 0 leaves all to other processes.',
  ),
  logLevel: setting(
    'GATEHOUSE_LOG_LEVEL',
    oneOf(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`),
    'info',
    'Least severe log line to write.',
  ),
  introspection: unset(
    'GATEHOUSE_INTROSPECTION',
    onOff,
    '`true`; `false` in production',
    'Whether clients may ask for the schema, which GraphiQL needs.',
  ),
  ...httpSettings,
  demo: unset(
    'GATEHOUSE_DEMO',
    onOff,
    '`true`; `false` in production or with a Tyk gateway',
    'Whether to seed the demo world; refused in production.',
  ),
  sandbox: {
    port: setting(
      'GATEHOUSE_SANDBOX_PORT',
      wholeNumber(0, 65_535),
      '4010',
      'TCP port of the sandbox gateway; 0 picks a free one; refused in production.',
    ),
  },
  syncMinutes: setting(
    'GATEHOUSE_SYNC_MINUTES',
    wholeNumber(1, 1_440),
    '10',
    'Minutes between two comparisons of products and plans with a provider.',
  ),
  subscriberQueueEvents: setting(
    'GATEHOUSE_SUBSCRIBER_QUEUE_EVENTS',
    wholeNumber(1, 1_000_000),
    '1000',
    'Events that may wait for one slow subscriber before it is cut off.',
  ),
  replayHours: setting(
    'GATEHOUSE_REPLAY_HOURS',
    wholeNumber(1, 8_760),
    '24',
    'Hours for which a subscriber can catch up by cursor.',
  ),
  tykGateway: tykSettings,
  s3: fileSettings,
  analytics: setting(
    'GATEHOUSE_ANALYTICS_URLS',
    listOf(analyticsUrl),
    '',
    'Comma-separated sources of usage, PostgreSQL databases of Tyk Pump or Prometheus servers that scrape it: `postgres://…` or `https://…` for all providers, `NAME=postgres://…` for the provider of that name.',
  ),
} satisfies SettingTree;

/** All settings in a row, for the operator's manual. */
export const SETTINGS: readonly Setting<unknown>[] = settingsIn(settings);
