import { onOff, readSettings, type ValuesOf } from './settings/setting.ts';
import { SETTINGS, settings } from './settings/settings.ts';

/** Everything an operator can choose. Read once at the start and frozen; nothing else looks at the environment. */
export interface Config extends ReturnType<typeof complete> {
  /** Tests arm fault points with it; null everywhere else. */
  faultFile: string | null;
  /** What the portal's own pauses are multiplied by: 1, but in tests, which need not wait as long for what must come. */
  pace: number;
}

/** Mails whose subject is a setting. */
export type MailSubject = keyof Config['mail']['subjects'];

/** Settings that do not allow a start. The message lists all of them at once and shows no value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Gatehouse cannot start with these settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

type Values = ValuesOf<typeof settings>;
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from the environment. An empty variable counts as unset.
 * @throws ConfigError listing every problem: a bad value, a name with our prefix that is no setting, settings that
 * contradict each other, and in production whatever is unsafe.
 */
export function loadConfig(env: Environment = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, text]) => text !== undefined && text.trim() !== ''));
  const refused: string[] = [];
  const values = readSettings(settings, given, (name, message) => refused.push(`${name} ${message}.`));
  const problems = [
    ...unknownNames(given),
    ...refused,
    ...contradictions(given),
    ...(given.NODE_ENV === 'production' ? unsafeInProduction(given) : []),
    ...(refused.length === 0 ? overlongTimes(values) : []),
  ];
  if (problems.length > 0) throw new ConfigError([...new Set(problems)]);
  return deepFreeze({ ...complete(values), faultFile: given[FAULT_FILE] ?? null, pace: Number(given[PACE] ?? 1) });
}

/** No settings of an operator: outside tests the names are unknown, so that nobody's portal can be armed or hurried. */
const FAULT_FILE = 'GATEHOUSE_FAULT_FILE';
const PACE = 'GATEHOUSE_PACE';

function unknownNames(given: Environment): string[] {
  // A renamed or misspelt setting must not silently lose its effect.
  return Object.keys(given)
    .filter((name) => /^(GATEHOUSE|TYK_GATEWAY)_/.test(name) && !SETTINGS.some((known) => known.name === name))
    .filter((name) => ![FAULT_FILE, PACE].includes(name) || given.NODE_ENV !== 'test')
    .map((name) => `${name} is not a setting of this version.`);
}

function contradictions(given: Environment): string[] {
  const needs = (name: string, other: string) => (given[name] && !given[other] ? [`${name} needs ${other}.`] : []);
  return [
    ...needs('GATEHOUSE_SMTP_URL', 'GATEHOUSE_MAIL_FROM'),
    ...needs('GATEHOUSE_TLS_CERTIFICATE', 'GATEHOUSE_TLS_KEY'),
    ...needs('GATEHOUSE_TLS_KEY', 'GATEHOUSE_TLS_CERTIFICATE'),
    ...(isOn(given.GATEHOUSE_TRUSTED_DOCUMENTS_ONLY)
      ? needs('GATEHOUSE_TRUSTED_DOCUMENTS_ONLY', 'GATEHOUSE_TRUSTED_DOCUMENTS')
      : []),
    ...needs('GATEHOUSE_MAIL_BOUNCE_ADDRESS', 'GATEHOUSE_SMTP_URL'),
    ...needs('TYK_GATEWAY_URL', 'TYK_GATEWAY_SECRET'),
    ...['GATEHOUSE_S3_ACCESS_KEY_ID', 'GATEHOUSE_S3_SECRET_ACCESS_KEY'].flatMap((name) => [
      ...needs('GATEHOUSE_S3_URL', name),
      ...needs(name, 'GATEHOUSE_S3_URL'),
    ]),
    ...['TYK_GATEWAY_SECRET', 'TYK_GATEWAY_ORG_ID', 'TYK_GATEWAY_PUBLIC_URL'].flatMap((name) =>
      needs(name, 'TYK_GATEWAY_URL'),
    ),
    ...(given.TYK_GATEWAY_URL && given.GATEHOUSE_SANDBOX_PORT
      ? ['GATEHOUSE_SANDBOX_PORT has no effect with TYK_GATEWAY_URL, which replaces the sandbox.']
      : []),
  ];
}

function overlongTimes({ session, credentials }: Values): string[] {
  const problems: string[] = [];
  if (session.idleMinutes > session.hours * 60) {
    problems.push('GATEHOUSE_SESSION_IDLE_MINUTES must not be longer than GATEHOUSE_SESSION_HOURS.');
  }
  if (credentials.rotationOverlapSeconds > credentials.rotationMaxOverlapSeconds) {
    problems.push('GATEHOUSE_ROTATION_OVERLAP_SECONDS must not be above GATEHOUSE_ROTATION_MAX_OVERLAP_SECONDS.');
  }
  return problems;
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

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

const isOn = (text: string | undefined) => onOff.safeParse(text).data === true;

/** Browsers treat loopback as secure, so a production build may be tried without TLS on the machine that it runs on. */
function isPlainHttpFromAfar(text: string | undefined): boolean {
  if (!text || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'http:' && !LOOPBACK.includes(hostname);
}

/** What follows from several settings. */
function complete(values: Values) {
  const isProduction = values.environment === 'production';
  const publicUrl = values.publicUrl ?? `${values.tls.certificate ? 'https' : 'http'}://localhost:${values.port}`;
  const sandbox = isProduction || values.tykGateway.url ? null : values.sandbox;
  return {
    ...values,
    isProduction,
    host: values.host ?? (isProduction ? '0.0.0.0' : 'localhost'),
    /** Origin under which browsers and mails reach the portal, without a trailing slash. */
    publicUrl,
    /** Base URL of the front end, to which links in mails lead, without a trailing slash. */
    portalUrl: values.portalUrl ?? publicUrl,
    faces: values.faces ?? (values.portalUrl ?? publicUrl) === publicUrl,
    /** Browser origins that may call the API and open sockets, beside those of the machine itself outside production. */
    allowedOrigins: [...new Set([publicUrl, ...values.allowedOrigins])],
    /** Names by which requests may reach the portal, beside `localhost` and addresses. */
    allowedHosts: [new URL(publicUrl).hostname, ...values.allowedHosts],
    introspection: values.introspection ?? !isProduction,
    demo: values.demo ?? sandbox !== null,
    /** The stand-in gateway: null in production and when a real gateway is configured. */
    sandbox,
    tykGateway: firstGateway(values.tykGateway),
  };
}

/** A gateway registered at the first start; null without one. `publicUrl` is the URL that consumers call. */
function firstGateway({ url, secret, organisationId, publicUrl }: Values['tykGateway']) {
  return url && secret ? { url, secret, organisationId, publicUrl: publicUrl ?? url } : null;
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    // A Buffer cannot be frozen, and nobody writes into a key.
    if (typeof inner === 'object' && inner !== null && !ArrayBuffer.isView(inner)) deepFreeze(inner);
  }
  return Object.freeze(value);
}
