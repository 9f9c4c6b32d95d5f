import { spawn } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { takeFolderLock } from '../../src/platform/embedded-postgres/folder-lock.ts';
import { DEMO_PASSWORD } from '../../src/seed/demo-world.ts';
import { Client } from '../support/client.ts';
import { createTestDatabase, urlOf } from '../support/database.ts';
import { copyDemoWorld } from '../support/demo-world.ts';
import { DRIPS, drip } from '../support/dripping-client.ts';
import { dataFolder, Program, QUIET, startServer } from '../support/server.ts';
import { approve, requestAccess } from '../support/story.ts';
import { totpCode } from '../support/totp-code.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

async function folder(): Promise<string> {
  const { path, remove } = await dataFolder();
  cleanUp.push(remove);
  return path;
}

async function databaseUrl(): Promise<string> {
  const { url, drop } = await createTestDatabase();
  cleanUp.push(drop);
  return url;
}

/** Settings of a portal that was started before, so that this start need not make its world. */
async function startedBefore(): Promise<Record<'DATA_DIR' | 'DATABASE_URL', string>> {
  const { database, dataDir, remove } = await copyDemoWorld();
  cleanUp.push(remove);
  return { DATA_DIR: dataDir, DATABASE_URL: database.url };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The port of something that says this of its health. */
async function answering(health: string): Promise<string> {
  const other = createHttpServer(({ url }, response) => response.end(url === '/health' ? health : REFUSED));
  cleanUp.push(async () => other.close());
  await once(other.listen(0, 'localhost'), 'listening');
  return String((other.address() as { port: number }).port);
}

const HEALTHY = '{"status":"ok"}';

const REFUSED = JSON.stringify({
  data: { signIn: { token: null, userErrors: [{ message: 'Nobody is called so.' }] } },
});

interface Grown {
  DATA_DIR: string;
  /** A request that waits, and how the portal ended. */
  request: string;
  exit: number | string;
}

let grown: Promise<Grown> | null = null;
afterAll(async () => {
  if (grown) await rm((await grown).DATA_DIR, { recursive: true, force: true });
});

/** A data folder that one portal has begun on nothing and left. Making it takes as long as several starts, so it is done once. */
function grownFolder(): Promise<Grown> {
  grown ??= grow();
  return grown;
}

async function grow(): Promise<Grown> {
  const { path: DATA_DIR } = await dataFolder();
  const server = await startServer({ DATA_DIR });
  expect((await fetch(server.url.replace('/graphql', '/ready'))).status).toBe(200);
  const { id: request } = await requestAccess(await Client.signIn(server.url, 'partner@example.com'));
  return { DATA_DIR, request, exit: await server.stop('SIGTERM') };
}

const WITHIN = { timeout: 60_000, interval: 10 };

describe('starting and stopping the server', () => {
  it('starts on nothing, keeps its data over a clean stop and over kill -9, and leaves nothing behind', async () => {
    const { DATA_DIR, request: id, exit } = await grownFolder();
    expect(exit).toBe(0);
    expect(existsSync(join(DATA_DIR, 'postgres', 'data', 'postmaster.pid'))).toBe(false);

    const second = await startServer({ DATA_DIR });
    cleanUp.push(async () => second.stop('SIGKILL'));
    const seen = await Client.signIn(second.url, 'owner@example.com');
    expect(await seen.send('query ($id: ID!) { accessRequest(id: $id) { status } }', { id })).toEqual({
      accessRequest: { status: 'PENDING' },
    });
    expect(await second.stop('SIGKILL')).toBe('SIGKILL');

    const third = await startServer({ DATA_DIR });
    cleanUp.push(async () => third.stop('SIGKILL'));
    const again = await Client.signIn(third.url, 'owner@example.com');
    expect((await again.send('query ($id: ID!) { accessRequest(id: $id) { id } }', { id })).accessRequest).toEqual({
      id,
    });
    expect(await third.stop('SIGINT')).toBe(0);
    expect(existsSync(join(DATA_DIR, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
  });

  it('X8: recovers by itself when its own database is killed', async () => {
    const { DATA_DIR } = await grownFolder();
    const server = await startServer({ DATA_DIR });
    cleanUp.push(async () => server.stop('SIGKILL'));
    const [owner, partner] = [
      await Client.signIn(server.url, 'owner@example.com'),
      await Client.signIn(server.url, 'partner@example.com'),
    ];
    const { id } = await requestAccess(partner);
    const decisions = await partner.subscribe('subscription { accessRequestDecided { accessRequest { id } } }');
    const pidFile = await readFile(join(DATA_DIR, 'postgres', 'data', 'postmaster.pid'), 'utf8');
    process.kill(Number(pidFile.split('\n', 1)[0]), 'SIGKILL');
    await vi.waitUntil(async () => (await fetch(server.url.replace('/graphql', '/ready'))).status === 503, WITHIN);
    await vi.waitUntil(async () => (await fetch(server.url.replace('/graphql', '/ready'))).status === 200, WITHIN);
    await approve(owner, id);
    expect((await decisions.next()).accessRequest.id).toBe(id);
    expect(await server.stop()).toBe(0);
  });

  it('uses the database of DATABASE_URL and closes open sockets with 1001 when it is told to stop', async () => {
    const server = await startServer(await startedBefore());
    const partner = await Client.signIn(server.url, 'partner@example.com');
    const decisions = await partner.subscribe('subscription { accessRequestDecided { type } }');
    const [exit, closed] = await Promise.all([server.stop(), decisions.closed]);
    expect([exit, closed]).toEqual([0, 1001]);
  });

  it('X8: stops beside clients that never come to an end, on whatever address', async () => {
    const server = await startServer(await startedBefore());
    const port = Number(new URL(server.url).port);
    for (const { address } of await lookup('localhost', { all: true })) {
      for (const kind of Object.keys(DRIPS) as (keyof typeof DRIPS)[]) {
        const client = await drip(kind, port, address);
        cleanUp.push(async () => client.stop());
      }
    }
    expect(await server.stop()).toBe(0);
  });

  it('ends without a fault when the database throws it out while it stops', async () => {
    const settings = await startedBefore();
    const url = settings.DATABASE_URL;
    const own = new URL(url).pathname.slice(1);
    const server = await startServer({ ...settings, GATEHOUSE_LOG_LEVEL: 'info' });
    const database = new pg.Client({ connectionString: urlOf(url, 'postgres') });
    await database.connect();
    cleanUp.push(() => database.end());
    const stopped = server.stop();
    await server.printed(/Stopping/);
    const cutAll = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1';
    while (server.process.exitCode === null && server.process.signalCode === null) await database.query(cutAll, [own]);
    expect(await stopped).toBe(0);
  });

  it('is the very process that `npm start` runs, and takes a Ctrl-C that npm passes on once more for one', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: { start: string };
    };
    const env = { ...QUIET, ...(await startedBefore()), GATEHOUSE_LOG_LEVEL: 'info' };
    const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
    const shell = new Program(spawn('sh', ['-c', scripts.start], { cwd: ROOT, env: { ...env, PATH } }));
    await shell.printed(/ready at/);
    expect(await shell.stop('SIGTERM')).toBe(0);
  });

  it('takes a Ctrl-C that npm passes on once more for one, and stops everything', async () => {
    const env = { ...(await startedBefore()), GATEHOUSE_LOG_LEVEL: 'info' };
    const server = await startServer(env);
    // As it is read by people in development, and without a line for each request.
    await fetch(server.url.replace('/graphql', '/health'));
    server.process.kill('SIGINT');
    await server.printed(/INFO: Stopping/);
    expect(server.output).not.toMatch(/^{|Request answered/m);
    expect(await server.stop('SIGINT')).toBe(0);
  });

  it.each([
    ['before it begins', (env: Record<string, string>) => Program.start('main.js', [], env)],
    ['even before it is built', (env: Record<string, string>) => Program.source('bin/check-start.ts', env)],
  ])('K13: says that the port is taken, %s', async (_, start) => {
    const blocker = createServer().listen(0, 'localhost');
    await once(blocker, 'listening');
    cleanUp.push(async () => blocker.close());
    const { port } = blocker.address() as { port: number };
    // Neither its folder nor its database is looked at.
    const DATA_DIR = await folder();
    const program = start({ DATA_DIR, PORT: String(port) });
    expect([await program.ended, program.output]).toEqual([
      1,
      `Port ${port} is taken. Stop what uses it, or choose another with PORT.\n`,
    ]);
    expect(await readdir(DATA_DIR)).toEqual([]);
  });

  it('K13: says even before it is built that the port of the sandbox is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    cleanUp.push(async () => blocker.close());
    const { port } = blocker.address() as { port: number };
    const env = { DATA_DIR: await folder(), PORT: '0', GATEHOUSE_SANDBOX_PORT: String(port) };
    const program = Program.source('bin/check-start.ts', env);
    expect([await program.ended, program.output]).toEqual([
      1,
      `Port ${port} is taken. Stop what uses it, or choose another with GATEHOUSE_SANDBOX_PORT.\n`,
    ]);
  });

  it.each([
    ['is a file', (path: string) => join(path, 'file')],
    ['is below a file', (path: string) => join(path, 'file', 'data')],
    ['can be made by nobody', () => '/proc/gatehouse/data'],
    ['takes no files', () => '/proc'],
  ])('K13: says even before it is built that the folder of the data %s', async (_, dataDirIn) => {
    const path = await folder();
    await writeFile(join(path, 'file'), '');
    const env = { DATA_DIR: dataDirIn(path), PORT: '0', GATEHOUSE_SANDBOX_PORT: '0' };
    const program = Program.source('bin/check-start.ts', env);
    expect([await program.ended, program.output]).toEqual([
      1,
      expect.stringMatching(/^DATA_DIR cannot be used: .*\n$/),
    ]);
  });

  it('K13: says before it is built which settings do not allow a start, and nothing when all do', async () => {
    const bad = Program.source('bin/check-start.ts', { PORT: 'x', GATEHOUSE_SESION_HOURS: '1' });
    expect([await bad.ended, bad.output.split('\n').length]).toEqual([1, 4]);
    const good = Program.source('bin/check-start.ts', {
      ...{ PORT: '0', GATEHOUSE_SANDBOX_PORT: '0' },
      DATA_DIR: await folder(),
    });
    expect([await good.ended, good.output]).toEqual([0, '']);
  });

  it.each<[string, string[], 'none' | 'a database' | 'a portal']>([
    ['main.js', [], 'none'],
    ['bin/create-owner.js', ['olivia@example.com', 'Olivia Owner'], 'none'],
    ['bin/seed.js', [], 'a database'],
    ['bin/demo.js', [], 'a portal'],
  ])('K13: %s says at once, in one line, that its folder cannot be that of the data', async (name, args, given) => {
    const PORT = given === 'a portal' ? await answering(HEALTHY) : '0';
    const env: Record<string, string> = given === 'a database' ? { DATABASE_URL: await databaseUrl() } : {};
    const program = Program.start(name, args, { ...QUIET, PORT, ...env, DATA_DIR: '/proc/gatehouse' });
    expect([await program.ended, program.output]).toEqual([
      1,
      expect.stringMatching(/^DATA_DIR cannot be used: .*\n$/),
    ]);
  });

  it('K13: says in one line that no portal runs on a folder which is to be seeded', async () => {
    const seed = Program.start('bin/seed.js', [], { DATA_DIR: '/proc/gatehouse' });
    const message = 'No portal runs on /proc/gatehouse: start it with `npm start`, then seed it.\n';
    expect([await seed.ended, seed.output]).toEqual([1, message]);
  });

  it('K13: says in one line that a folder is that of another', async () => {
    const path = await folder();
    const lock = takeFolderLock(join(path, 'postgres.lock'));
    const second = Program.start('main.js', [], { ...QUIET, DATA_DIR: path });
    const message = `Another Gatehouse uses ${path}. Stop it, or give this one another DATA_DIR.\n`;
    expect([await second.ended, second.output]).toEqual([1, message]);
    lock?.release();
  });

  it('says in one line that the database does not answer, without its password', async () => {
    const env = { DATA_DIR: await folder(), DATABASE_URL: 'postgresql://gatehouse:hunter2@127.0.0.1:1/portal' };
    const server = Program.start('main.js', [], { ...env, GATEHOUSE_LOG_LEVEL: 'silent' });
    expect(await server.ended).toBe(1);
    expect(server.output).toMatch(/^The database at 127\.0\.0\.1:1\/portal cannot be used: .*\n$/);
  });

  it('refuses to start in production with unsafe settings, all of them at once', async () => {
    const env = {
      NODE_ENV: 'production',
      DATA_DIR: await folder(),
      GATEHOUSE_DEMO: 'true',
      GATEHOUSE_SMTP_HOST: 'mail',
    };
    const server = Program.start('main.js', [], env);
    expect(await server.ended).toBe(1);
    expect(server.output).toContain('GATEHOUSE_MASTER_KEYS is required in production.');
    expect(server.output).toContain('GATEHOUSE_DEMO would publish known passwords in production.');
    expect(server.output).toContain('GATEHOUSE_SMTP_HOST is not a setting of this version.');
  });
});

const BEGIN_TOTP = `mutation ($input: FactorProofInput!) {
  beginTotp(input: $input) { challenge secret userErrors { code } } }`;
const CONFIRM_TOTP = `mutation ($input: ConfirmTotpInput!) { confirmTotp(input: $input) { userErrors { code } } }`;

describe('npm run demo', () => {
  it.each([
    ['nothing answers', null, /^Nothing answers at http:\/\/localhost:\d+\. Start the portal first: npm start\n$/],
    ['something else answers', 'hello', /^What answers at http:\/\/localhost:\d+ is no Gatehouse\.\n$/],
    ['there is no demo world', HEALTHY, /^partner@example\.com of the demo world cannot sign in at .*\n$/],
  ])('K13: says in one line that %s', async (_, health, message) => {
    const PORT = health ? await answering(health) : String(await freePort());
    const demo = Program.start('bin/demo.js', [], { PORT, DATA_DIR: await folder() });
    expect([await demo.ended, demo.output]).toEqual([1, expect.stringMatching(message)]);
  });

  it('plays its story to the end on a new portal, and again once an account of it has a second factor', async () => {
    const env = { DATA_DIR: await folder(), DATABASE_URL: await databaseUrl(), PORT: String(await freePort()) };
    const server = await startServer(env);
    cleanUp.push(() => server.stop());
    const demo = Program.start('bin/demo.js', [], env);
    expect(await demo.ended, demo.output).toBe(0);
    expect(demo.output).toContain('All of it is as it should be.');
    const owner = await Client.signIn(server.url, 'owner@example.com');
    const { beginTotp } = await owner.send(BEGIN_TOTP, { input: { currentPassword: DEMO_PASSWORD } });
    const { challenge, secret } = beginTotp;
    await owner.send(CONFIRM_TOTP, { input: { challenge, code: totpCode(secret) } });
    const again = Program.start('bin/demo.js', [], env);
    expect(await again.ended, again.output).toBe(0);
    expect(again.output).toContain('All of it is as it should be.');
  });
});

describe('P16: an owner is made', () => {
  const NAMES = ['olivia@example.com', 'Olivia Owner'];
  const password = 'correct horse battery';

  it('beside a portal that runs on its embedded database, and beside none', async () => {
    const { DATA_DIR } = await grownFolder();
    const server = await startServer({ DATA_DIR, GATEHOUSE_DEMO: 'false' });
    cleanUp.push(async () => server.stop('SIGKILL'));
    const beside = Program.start('bin/create-owner.js', NAMES, { DATA_DIR }, password);
    expect([await beside.ended, beside.output]).toEqual([0, 'olivia@example.com is an API owner.\n']);
    const owner = await Client.signIn(server.url, 'olivia@example.com', password);
    expect(await owner.send('{ viewer { role } }')).toEqual({ viewer: { role: 'API_OWNER' } });
    expect(await server.stop()).toBe(0);
    const alone = Program.start('bin/create-owner.js', NAMES, { DATA_DIR }, password);
    expect([await alone.ended, alone.output]).toEqual([1, 'olivia@example.com has an account already.\n']);
  });

  it.each([
    [
      'without a database',
      { DATABASE_URL: 'postgres://localhost:9/none' },
      NAMES,
      /^The database at localhost:9\/none cannot/,
    ],
    ['without a name', {}, ['olivia@example.com'], /^Usage: npm run create-owner/],
    ['with bad settings', { PORT: 'x' }, NAMES, /PORT must be a whole number/],
  ])('not %s, and says why in one sentence', async (_, env, args, message) => {
    const failing = Program.start('bin/create-owner.js', args, { DATA_DIR: await folder(), ...env }, password);
    expect(await failing.ended).toBe(1);
    expect(failing.output).toMatch(message);
    expect(failing.output).not.toMatch(/Error:|\n +at /);
  });

  it('not with a bad address and a bad password, and says both', async () => {
    const env = { DATA_DIR: await folder(), DATABASE_URL: await databaseUrl() };
    const failing = Program.start('bin/create-owner.js', ['olivia', 'Olivia'], env, 'olivia');
    expect([await failing.ended, failing.output]).toEqual([
      1,
      'It must be an e-mail address.\nThe password must have 15 to 200 characters.\n',
    ]);
  });
});

describe('the first owner of a production system', () => {
  const PRODUCTION = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    GATEHOUSE_MASTER_KEYS: `1:${Buffer.alloc(32, 7).toString('base64')}`,
  };

  it('is made by a command and can sign in; a second account with the address is refused', async () => {
    const PORT = String(await freePort());
    const GATEHOUSE_PUBLIC_URL = `http://localhost:${PORT}`;
    const database = { DATA_DIR: await folder(), DATABASE_URL: await databaseUrl() };
    const env = { ...PRODUCTION, ...database, PORT, GATEHOUSE_PUBLIC_URL };
    const password = 'correct horse battery';
    const create = () => Program.start('bin/create-owner.js', ['Olivia@Example.com', 'Olivia Owner'], env, password);
    const made = create();
    expect([await made.ended, made.output]).toEqual([0, 'olivia@example.com is an API owner.\n']);
    const again = create();
    expect([await again.ended, again.output]).toEqual([1, 'olivia@example.com has an account already.\n']);

    const server = await startServer({ ...env, GATEHOUSE_SANDBOX_PORT: '' });
    const owner = await Client.signIn(server.url, 'olivia@example.com', password);
    expect(await owner.send('{ viewer { role } }')).toEqual({ viewer: { role: 'API_OWNER' } });
    expect(await owner.errorCode('{ __schema { types { name } } }')).toBeDefined();
    expect(await server.stop()).toBe(0);
  });
});
