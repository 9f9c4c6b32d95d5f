import { describe, expect, test } from 'vitest';
import { createLogger, takeConsole } from '../../src/platform/log.ts';

const CANARY = 'canary-7f3a';

function record(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger({ logLevel: 'info' }, { write: (line) => lines.push(line) }));
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

/** What the ORM, `pg` and HTTP clients put on their errors. */
function clientError(): Error {
  return Object.assign(new Error(`GET http://tyk:8080/tyk/keys/${CANARY}?x=${CANARY} answered 500`), {
    code: 'ERR_BAD_RESPONSE',
    request: { headers: { 'x-tyk-authorization': CANARY } },
    response: { body: CANARY },
    detail: `Key (token)=(${CANARY}) already exists.`,
  });
}

test('X7: what libraries write to the console becomes one line of the log, without stack and secrets', () => {
  const { error, warn, trace } = console;
  try {
    const line = record((log) => {
      takeConsole(log, () => false);
      console.error('Retried:', new Error(`no answer from postgres://me:${CANARY}@db/portal`));
    });
    expect(JSON.parse(line)).toMatchObject({
      level: 'warn',
      msg: expect.stringMatching(/^console: Retried: Error: no answer/),
    });
    expect(line).not.toMatch(new RegExp(`${CANARY}|node:internal|\\.ts:`));
  } finally {
    Object.assign(console, { error, warn, trace });
  }
});

describe('a log line', () => {
  test.each([
    { password: CANARY },
    { input: { newPassword: CANARY } },
    { session: { tokenHash: CANARY } },
    { req: { headers: { authorization: CANARY, Cookie: CANARY, 'set-cookie': [CANARY] } } },
    { a: { b: { c: { d: { e: [{ clientSecret: CANARY }] } } } } },
    { sealedSecret: CANARY },
    { config: { databaseUrl: CANARY, masterKeys: [CANARY], mail: { smtpUrl: CANARY } } },
    { key: { keyId: CANARY } },
  ])('has no secret field: %o', (fields) => {
    expect(record((log) => log.info(fields, 'done'))).not.toContain(CANARY);
  });

  test('has no secret field from the bindings of a child or grandchild', () => {
    expect(
      record((log) =>
        log
          .child({ token: CANARY })
          .child({ in: { cookie: CANARY } })
          .info('done'),
      ),
    ).not.toContain(CANARY);
  });

  test('keeps what is no secret', () => {
    const line = record((log) =>
      log.child({ requestId: 'r1' }).warn({ job: { id: 7, names: ['a'] }, at: new Date(0) }, 'late'),
    );
    expect(JSON.parse(line)).toEqual({
      level: 'warn',
      time: expect.any(String),
      requestId: 'r1',
      job: { id: 7, names: ['a'] },
      at: '1970-01-01T00:00:00.000Z',
      msg: 'late',
    });
  });

  test.each([
    ['alone', (log: ReturnType<typeof createLogger>, error: Error) => log.error(error)],
    ['in a field', (log: ReturnType<typeof createLogger>, error: Error) => log.error({ err: error })],
    ['with a message', (log: ReturnType<typeof createLogger>, error: Error) => log.error({ err: error }, 'failed')],
    [
      'as a cause',
      (log: ReturnType<typeof createLogger>, error: Error) => log.error(new Error('outer', { cause: error })),
    ],
    [
      'among others',
      (log: ReturnType<typeof createLogger>, error: Error) => log.error(new AggregateError([error], 'all')),
    ],
    ['in a child', (log: ReturnType<typeof createLogger>, error: Error) => log.child({ err: error }).error('failed')],
  ])('tells an error %s without the request, the answer and the path of the URL', (_, write) => {
    const line = record((log) => write(log, clientError()));
    expect(line).not.toContain(CANARY);
    expect(line).toContain('GET http://tyk:8080 answered 500');
    expect(line).toContain('ERR_BAD_RESPONSE');
  });

  test('tells where an error came from', () => {
    expect(JSON.parse(record((log) => log.error(new Error('here')))).err.stack).toContain('log.test.ts');
  });

  test('hides the password in a connection string', () => {
    const error = new Error(`cannot reach "postgres://user:${CANARY}@db:5432/portal"`);
    expect(JSON.parse(record((log) => log.error(error))).msg).toBe('cannot reach "postgres://db:5432"');
  });

  test('survives an error that is its own cause', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(record((log) => log.error(error))).toContain('loop');
  });

  test('leaves out the query string of a request', () => {
    const line = record((log) =>
      log.info({ req: { method: 'GET', url: `/graphql?ticket=${CANARY}`, ip: '::1' } }, 'got'),
    );
    expect(JSON.parse(line).req).toEqual({ method: 'GET', path: '/graphql', remoteAddress: '::1' });
  });
});
