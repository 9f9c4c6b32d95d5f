import { resolve } from 'node:path';
import type { z } from 'zod';
import { environment, type MasterKey, SETTINGS } from './settings.ts';

/** Mails whose subject is a setting. */
export type MailSubject =
  | 'submitted'
  | 'approved'
  | 'rejected'
  | 'expiring'
  | 'expired'
  | 'rotated'
  | 'revoked'
  | 'suspended';

/** Everything an operator can choose. Read once at the start and frozen; nothing else looks at the environment. */
export interface Config {
  environment: 'development' | 'test' | 'production';
  isProduction: boolean;
  /** Port of the API; 0 lets the system pick one, and then `publicUrl` is only right when it was set by hand. */
  port: number;
  host: string;
  /** Origin under which browsers and mails reach the portal, without a trailing slash. */
  publicUrl: string;
  /** Base URL of the front end, to which links in mails lead, without a trailing slash. */
  portalUrl: string;
  /** Null means: run the embedded PostgreSQL under `dataDir`. */
  databaseUrl: string | null;
  /** Absolute path of the folder for the embedded database, the generated master key and mails written as files. */
  dataDir: string;
  /** Null means: use the key file under `dataDir` (never in production). The first key seals, all of them open. */
  masterKeys: readonly MasterKey[] | null;
  /** Browser origins that may call the API and open sockets: the portal's own and those the operator lists. */
  allowedOrigins: readonly string[];
  /** Addresses, ranges and names of proxies whose `X-Forwarded-*` headers are believed. */
  trustProxy: readonly string[];
  session: { hours: number; idleMinutes: number };
  mail: {
    /** Null means: write every mail as a file under `dataDir`. */
    smtpUrl: string | null;
    from: string;
    /** Told about new requests beside the API owners' accounts. */
    ownerAddresses: readonly string[];
    /** Null means: the subject that the mail's rule has. */
    subjects: Record<MailSubject, string | null>;
    /** Absolute path of a folder whose templates replace the built-in ones; null without one. */
    templateDir: string | null;
  };
  /** How long one-use links work. */
  links: { decisionHours: number; claimHours: number };
  credentials: {
    /** Days before its end at which notice of it is given. */
    expiryWarningDays: readonly number[];
    rotationOverlapSeconds: number;
    rotationMaxOverlapSeconds: number;
    /** Minutes between comparisons of gateways and portal; 0 means only on demand. */
    sweepMinutes: number;
  };
  /** Hosts that webhooks may call although they are not public. */
  webhookAllowedHosts: readonly string[];
  /** Days for which deliveries that are over are kept. */
  webhookLogDays: number;
  /** Jobs run at the same time by this process; 0 leaves all of them to other processes. */
  workerConcurrency: number;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  introspection: boolean;
  demo: boolean;
  /** The stand-in gateway: null in production and when a real gateway is configured. */
  sandbox: { port: number } | null;
  /** Between two synchronisations of one provider. */
  syncMinutes: number;
  subscriberQueueEvents: number;
  replayHours: number;
  /** A gateway registered at the first start. `publicUrl` is the one consumers call. */
  tykGateway: { url: string; secret: string; organisationId: string; publicUrl: string } | null;
  /** Tests arm fault points with it; null everywhere else. */
  faultFile: string | null;
}

/** Settings that do not allow a start. The message lists all of them at once and shows no value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Gatehouse cannot start with these settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

type Values = z.output<typeof environment>;
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from the environment. An empty variable counts as unset. Throws a {@link ConfigError}
 * that lists every problem: a bad value, a name with our prefix that is no setting, settings that contradict each other,
 * and in production whatever is unsafe.
 */
export function loadConfig(env: Environment = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, text]) => text !== undefined && text.trim() !== ''));
  const parsed = environment.safeParse(given);
  const problems = [
    ...unknownNames(given),
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path[0]?.toString()} ${issue.message}.`),
    ...contradictions(given),
    ...(given.NODE_ENV === 'production' ? unsafeInProduction(given) : []),
  ];
  if (parsed.success && parsed.data.GATEHOUSE_SESSION_IDLE_MINUTES > parsed.data.GATEHOUSE_SESSION_HOURS * 60) {
    problems.push('GATEHOUSE_SESSION_IDLE_MINUTES must not be longer than GATEHOUSE_SESSION_HOURS.');
  }
  if (parsed.success && hasOverlongOverlap(parsed.data)) {
    problems.push('GATEHOUSE_ROTATION_OVERLAP_SECONDS must not be above GATEHOUSE_ROTATION_MAX_OVERLAP_SECONDS.');
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError([...new Set(problems)]);
  return deepFreeze({ ...toConfig(parsed.data), faultFile: given[FAULT_FILE] ?? null });
}

const hasOverlongOverlap = (values: Values): boolean =>
  values.GATEHOUSE_ROTATION_OVERLAP_SECONDS > values.GATEHOUSE_ROTATION_MAX_OVERLAP_SECONDS;

/** No setting of an operator: outside tests the name is unknown, so that nobody's portal can be armed. */
const FAULT_FILE = 'GATEHOUSE_FAULT_FILE';

function unknownNames(given: Environment): string[] {
  // A renamed or misspelt setting must not silently lose its effect.
  return Object.keys(given)
    .filter((name) => /^(GATEHOUSE|TYK_GATEWAY)_/.test(name) && !SETTINGS.some((known) => known.name === name))
    .filter((name) => name !== FAULT_FILE || given.NODE_ENV !== 'test')
    .map((name) => `${name} is not a setting of this version.`);
}

function contradictions(given: Environment): string[] {
  const needs = (name: string, other: string) => (given[name] && !given[other] ? [`${name} needs ${other}.`] : []);
  return [
    ...needs('GATEHOUSE_SMTP_URL', 'GATEHOUSE_MAIL_FROM'),
    ...needs('TYK_GATEWAY_URL', 'TYK_GATEWAY_SECRET'),
    ...['TYK_GATEWAY_SECRET', 'TYK_GATEWAY_ORG_ID', 'TYK_GATEWAY_PUBLIC_URL'].flatMap((name) =>
      needs(name, 'TYK_GATEWAY_URL'),
    ),
    ...(given.TYK_GATEWAY_URL && given.GATEHOUSE_SANDBOX_PORT
      ? ['GATEHOUSE_SANDBOX_PORT has no effect with TYK_GATEWAY_URL, which replaces the sandbox.']
      : []),
  ];
}

/** The secret in the sample configuration that every Tyk Gateway ships with. */
const TYK_SAMPLE_SECRET = '352d20ee67be67f6340b4c0605b044b7';

function unsafeInProduction(given: Environment): string[] {
  const required = (name: string) => (given[name] ? [] : [`${name} is required in production.`]);
  return [
    ...required('GATEHOUSE_MASTER_KEYS'),
    ...required('GATEHOUSE_PUBLIC_URL'),
    ...['GATEHOUSE_PUBLIC_URL', 'GATEHOUSE_PORTAL_URL']
      .filter((name) => isPlainHttpFromAfar(given[name]))
      .map((name) => `${name} must start with https:// in production.`),
    ...(isOn(given.GATEHOUSE_DEMO) ? ['GATEHOUSE_DEMO would publish known passwords in production.'] : []),
    ...(given.GATEHOUSE_SANDBOX_PORT ? ['GATEHOUSE_SANDBOX_PORT: there is no sandbox in production.'] : []),
    ...(given.TYK_GATEWAY_SECRET === TYK_SAMPLE_SECRET
      ? ["TYK_GATEWAY_SECRET is the one from Tyk's sample configuration, which everybody knows."]
      : []),
  ];
}

const isOn = (text: string | undefined) => environment.shape.GATEHOUSE_DEMO.safeParse(text).data === true;

/** Browsers treat loopback as secure, so a production build may be tried on the own machine without TLS. */
function isPlainHttpFromAfar(text: string | undefined): boolean {
  if (!text || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function toConfig(values: Values): Omit<Config, 'faultFile'> {
  const isProduction = values.NODE_ENV === 'production';
  const publicUrl = values.GATEHOUSE_PUBLIC_URL ?? `http://localhost:${values.PORT}`;
  // People open a local portal by address as well as by name; elsewhere the public URL is the only origin of our own.
  const loopback = isProduction ? [] : ['localhost', '127.0.0.1', '[::1]'];
  const ownOrigins = loopback.map((name) => `http://${name}:${values.PORT}`);
  const sandbox = isProduction || values.TYK_GATEWAY_URL ? null : { port: values.GATEHOUSE_SANDBOX_PORT };
  return {
    environment: values.NODE_ENV,
    isProduction,
    port: values.PORT,
    host: values.HOST ?? (isProduction ? '0.0.0.0' : 'localhost'),
    publicUrl,
    portalUrl: values.GATEHOUSE_PORTAL_URL ?? publicUrl,
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: resolve(values.DATA_DIR),
    masterKeys: values.GATEHOUSE_MASTER_KEYS ?? null,
    allowedOrigins: [...new Set([publicUrl, ...ownOrigins, ...values.GATEHOUSE_ALLOWED_ORIGINS])],
    trustProxy: values.GATEHOUSE_TRUST_PROXY,
    session: { hours: values.GATEHOUSE_SESSION_HOURS, idleMinutes: values.GATEHOUSE_SESSION_IDLE_MINUTES },
    mail: toMail(values),
    links: { decisionHours: values.GATEHOUSE_DECISION_LINK_HOURS, claimHours: values.GATEHOUSE_CLAIM_HOURS },
    credentials: toCredentials(values),
    webhookAllowedHosts: values.GATEHOUSE_WEBHOOK_ALLOWED_HOSTS,
    webhookLogDays: values.GATEHOUSE_WEBHOOK_LOG_DAYS,
    workerConcurrency: values.GATEHOUSE_WORKER_CONCURRENCY,
    logLevel: values.GATEHOUSE_LOG_LEVEL,
    introspection: values.GATEHOUSE_INTROSPECTION ?? !isProduction,
    demo: values.GATEHOUSE_DEMO ?? sandbox !== null,
    sandbox,
    syncMinutes: values.GATEHOUSE_SYNC_MINUTES,
    subscriberQueueEvents: values.GATEHOUSE_SUBSCRIBER_QUEUE_EVENTS,
    replayHours: values.GATEHOUSE_REPLAY_HOURS,
    tykGateway: toTykGateway(values),
  };
}

function toMail(values: Values): Config['mail'] {
  return {
    smtpUrl: values.GATEHOUSE_SMTP_URL ?? null,
    from: values.GATEHOUSE_MAIL_FROM,
    ownerAddresses: values.GATEHOUSE_OWNER_ADDRESSES,
    subjects: {
      submitted: values.GATEHOUSE_SUBJECT_SUBMITTED ?? null,
      approved: values.GATEHOUSE_SUBJECT_APPROVED ?? null,
      rejected: values.GATEHOUSE_SUBJECT_REJECTED ?? null,
      expiring: values.GATEHOUSE_SUBJECT_EXPIRING ?? null,
      expired: values.GATEHOUSE_SUBJECT_EXPIRED ?? null,
      rotated: values.GATEHOUSE_SUBJECT_ROTATED ?? null,
      revoked: values.GATEHOUSE_SUBJECT_REVOKED ?? null,
      suspended: values.GATEHOUSE_SUBJECT_SUSPENDED ?? null,
    },
    templateDir: values.GATEHOUSE_TEMPLATE_DIR ? resolve(values.GATEHOUSE_TEMPLATE_DIR) : null,
  };
}

const toCredentials = (values: Values): Config['credentials'] => ({
  expiryWarningDays: values.GATEHOUSE_EXPIRY_WARNING_DAYS,
  rotationOverlapSeconds: values.GATEHOUSE_ROTATION_OVERLAP_SECONDS,
  rotationMaxOverlapSeconds: values.GATEHOUSE_ROTATION_MAX_OVERLAP_SECONDS,
  sweepMinutes: values.GATEHOUSE_SWEEP_MINUTES,
});

function toTykGateway(values: Values): Config['tykGateway'] {
  if (!values.TYK_GATEWAY_URL || !values.TYK_GATEWAY_SECRET) return null;
  return {
    url: values.TYK_GATEWAY_URL,
    secret: values.TYK_GATEWAY_SECRET,
    organisationId: values.TYK_GATEWAY_ORG_ID,
    publicUrl: values.TYK_GATEWAY_PUBLIC_URL ?? values.TYK_GATEWAY_URL,
  };
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    // A Buffer cannot be frozen, and nobody writes into a key.
    if (typeof inner === 'object' && inner !== null && !ArrayBuffer.isView(inner)) deepFreeze(inner);
  }
  return Object.freeze(value);
}
