import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config.ts';
import { SETTINGS } from '../../src/settings/settings.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 9).toString('base64');
const PRODUCTION = {
  NODE_ENV: 'production',
  GATEHOUSE_PUBLIC_URL: 'https://portal.example.com',
  GATEHOUSE_MASTER_KEYS: `2:${KEY},1:${OTHER_KEY}`,
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('defaults', () => {
  test('an empty environment is a working development setup on localhost', () => {
    expect(loadConfig({})).toMatchObject({
      isProduction: false,
      port: 4000,
      host: 'localhost',
      publicUrl: 'http://localhost:4000',
      databaseUrl: null,
      dataDir: resolve('.gatehouse'),
      masterKeys: null,
      introspection: true,
      demo: true,
      sandbox: { port: 4010 },
      tykGateway: null,
      session: { hours: 168, idleMinutes: 60 },
      password: { minLength: 15, minScore: 3 },
      mail: { smtpUrl: null, ownerAddresses: [], subjects: { approved: null } },
    });
  });

  test('production listens on every address, hides the schema and has no demo world and no sandbox', () => {
    expect(loadConfig(PRODUCTION)).toMatchObject({
      isProduction: true,
      host: '0.0.0.0',
      introspection: false,
      demo: false,
      sandbox: null,
      allowedOrigins: ['https://portal.example.com'],
    });
  });

  test('an empty variable counts as unset', () => {
    expect(loadConfig({ PORT: '', GATEHOUSE_SMTP_URL: ' ' })).toMatchObject({ port: 4000, mail: { smtpUrl: null } });
  });

  test('every setting has a meaning for the manual', () => {
    expect(SETTINGS.filter(({ meaning }) => !meaning.endsWith('.'))).toEqual([]);
  });
});

describe('what only tests may set', () => {
  test.each(['GATEHOUSE_FAULT_FILE', 'GATEHOUSE_PACE'])('%s is no setting anywhere else', (name) => {
    const problem = `${name} is not a setting of this version.`;
    expect(problemsOf({ [name]: '1' })).toEqual([problem]);
    expect(problemsOf({ ...PRODUCTION, [name]: '1' })).toEqual([problem]);
    expect(problemsOf({ NODE_ENV: 'test', [name]: '1' })).toEqual([]);
  });

  test('is not set by default: nothing is armed, and pauses are as long as they are', () => {
    expect(loadConfig({})).toMatchObject({ faultFile: null, pace: 1 });
  });
});

describe('values', () => {
  test('master keys keep their order and versions', () => {
    expect(loadConfig(PRODUCTION).masterKeys).toEqual([
      { version: 2, key: Buffer.alloc(32, 7) },
      { version: 1, key: Buffer.alloc(32, 9) },
    ]);
  });

  test('a list is split at commas and trimmed', () => {
    const config = loadConfig({ GATEHOUSE_OWNER_ADDRESSES: ' a@example.com , b@example.com,' });
    expect(config.mail.ownerAddresses).toEqual(['a@example.com', 'b@example.com']);
  });

  test('a Tyk gateway replaces the sandbox and its demo world', () => {
    const config = loadConfig({ TYK_GATEWAY_URL: 'http://tyk:8080/', TYK_GATEWAY_SECRET: 'shared' });
    expect(config).toMatchObject({
      sandbox: null,
      demo: false,
      tykGateway: { url: 'http://tyk:8080', secret: 'shared', organisationId: 'default', publicUrl: 'http://tyk:8080' },
    });
  });

  test('nobody can change the configuration afterwards', () => {
    const config = loadConfig({});
    expect(Object.isFrozen(config) && Object.isFrozen(config.mail.subjects)).toBe(true);
  });

  test.each([
    ['PORT', '65536'],
    ['PORT', '4e3'],
    ['NODE_ENV', 'staging'],
    ['DATABASE_URL', 'mysql://localhost/gatehouse'],
    ['GATEHOUSE_PUBLIC_URL', 'https://portal.example.com/path'],
    ['GATEHOUSE_MASTER_KEYS', KEY],
    ['GATEHOUSE_MASTER_KEYS', '1:c2hvcnQ='],
    ['GATEHOUSE_MASTER_KEYS', `1:${KEY},1:${OTHER_KEY}`],
    ['GATEHOUSE_ALLOWED_ORIGINS', '*'],
    ['GATEHOUSE_TRUST_PROXY', 'true'],
    ['GATEHOUSE_TRUST_PROXY', '10.0.0.0/33'],
    ['GATEHOUSE_SESSION_HOURS', '0'],
    ['GATEHOUSE_SUBJECT_APPROVED', 'Approved\r\nBcc: eve@example.com'],
    ['GATEHOUSE_MAIL_FROM', 'Portal'],
    ['GATEHOUSE_MAIL_FROM', 'a@example.com, b@example.com'],
    ['GATEHOUSE_OWNER_ADDRESSES', 'not an address'],
    ['GATEHOUSE_ANALYTICS_URLS', 'mysql://pump'],
    ['GATEHOUSE_ANALYTICS_URLS', 'production=pump'],
    ['GATEHOUSE_WEBHOOK_ALLOWED_HOSTS', 'https://localhost'],
    ['GATEHOUSE_WEBHOOK_ALLOWED_HOSTS', 'localhost:3000'],
    ['GATEHOUSE_LOG_LEVEL', 'verbose'],
    ['GATEHOUSE_INTROSPECTION', 'maybe'],
  ])('%s=%j is refused by name', (name, value) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringContaining(`${name} must `)]);
  });
});

describe('a start that would go wrong', () => {
  test('a renamed or misspelt setting is never silently ignored', () => {
    expect(problemsOf({ GATEHOUSE_SESION_HOURS: '1', TYK_GATEWAY_SECRT: 'x', HOME: '/root' })).toEqual([
      'GATEHOUSE_SESION_HOURS is not a setting of this version.',
      'TYK_GATEWAY_SECRT is not a setting of this version.',
    ]);
  });

  test.each([
    [{ GATEHOUSE_SMTP_URL: 'smtp://mail' }, 'GATEHOUSE_SMTP_URL needs GATEHOUSE_MAIL_FROM.'],
    [
      { GATEHOUSE_MAIL_BOUNCE_ADDRESS: 'bounces@example.com' },
      'GATEHOUSE_MAIL_BOUNCE_ADDRESS needs GATEHOUSE_SMTP_URL.',
    ],
    [{ GATEHOUSE_TLS_CERTIFICATE: 'c.pem' }, 'GATEHOUSE_TLS_CERTIFICATE needs GATEHOUSE_TLS_KEY.'],
    [{ GATEHOUSE_TLS_KEY: 'k.pem' }, 'GATEHOUSE_TLS_KEY needs GATEHOUSE_TLS_CERTIFICATE.'],
    [
      { GATEHOUSE_TRUSTED_DOCUMENTS_ONLY: 'true' },
      'GATEHOUSE_TRUSTED_DOCUMENTS_ONLY needs GATEHOUSE_TRUSTED_DOCUMENTS.',
    ],
    [{ TYK_GATEWAY_URL: 'http://tyk' }, 'TYK_GATEWAY_URL needs TYK_GATEWAY_SECRET.'],
    [{ TYK_GATEWAY_ORG_ID: 'acme' }, 'TYK_GATEWAY_ORG_ID needs TYK_GATEWAY_URL.'],
    [
      { TYK_GATEWAY_URL: 'http://tyk', TYK_GATEWAY_SECRET: 's', GATEHOUSE_SANDBOX_PORT: '4010' },
      'GATEHOUSE_SANDBOX_PORT has no effect with TYK_GATEWAY_URL, which replaces the sandbox.',
    ],
    [
      { GATEHOUSE_SESSION_HOURS: '1', GATEHOUSE_SESSION_IDLE_MINUTES: '61' },
      'GATEHOUSE_SESSION_IDLE_MINUTES must not be longer than GATEHOUSE_SESSION_HOURS.',
    ],
  ])('%o contradicts itself', (env, problem) => {
    expect(problemsOf(env as Record<string, string>)).toEqual([problem]);
  });

  test.each([
    [{ GATEHOUSE_MASTER_KEYS: '' }, 'GATEHOUSE_MASTER_KEYS is required in production.'],
    [{ GATEHOUSE_PUBLIC_URL: '' }, 'GATEHOUSE_PUBLIC_URL is required in production.'],
    [
      { GATEHOUSE_PUBLIC_URL: 'http://portal.example.com' },
      'GATEHOUSE_PUBLIC_URL must start with https:// in production.',
    ],
    [{ GATEHOUSE_DEMO: 'on' }, 'GATEHOUSE_DEMO would publish known passwords in production.'],
    [{ GATEHOUSE_SANDBOX_PORT: '4010' }, 'GATEHOUSE_SANDBOX_PORT: there is no sandbox in production.'],
    [
      { TYK_GATEWAY_URL: 'http://tyk', TYK_GATEWAY_SECRET: '352d20ee67be67f6340b4c0605b044b7' },
      "TYK_GATEWAY_SECRET is the one from Tyk's sample configuration, which everybody knows.",
    ],
  ])('%o is unsafe in production', (env, problem) => {
    expect(problemsOf({ ...PRODUCTION, ...(env as Record<string, string>) })).toEqual([problem]);
  });

  test('a production build may be tried on the own machine without TLS', () => {
    expect(problemsOf({ ...PRODUCTION, GATEHOUSE_PUBLIC_URL: 'http://localhost:4000' })).toEqual([]);
  });

  test('one message lists every problem and shows no value', () => {
    const secret = 'hunter2-hunter2';
    const start = () =>
      loadConfig({ NODE_ENV: 'production', PORT: 'x', GATEHOUSE_MASTER_KEYS: secret, DATABASE_URL: secret });
    expect(start).toThrow(
      /PORT must .*\n.*DATABASE_URL must .*\n.*GATEHOUSE_MASTER_KEYS must .*\n.*GATEHOUSE_PUBLIC_URL is required/,
    );
    expect(start).not.toThrow(secret);
  });
});
