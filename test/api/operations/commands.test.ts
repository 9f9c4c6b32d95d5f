import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyDemoWorld, type WorldCopy } from '../../support/demo-world.ts';
import { Program } from '../../support/server.ts';
import { rowsOf } from '../../support/time.ts';

let world: WorldCopy;
let env: Record<string, string>;
beforeAll(async () => {
  world = await copyDemoWorld();
  env = { DATABASE_URL: world.database.url, DATA_DIR: world.dataDir };
});
afterAll(() => world?.remove());

const sql = async <T>(text: string, values?: unknown[]) => (await rowsOf(world.database, text, values)) as T[];

/** What a program of the build said, and how it ended. */
async function run(name: string, args: string[], settings: Record<string, string> = {}) {
  const program = Program.start(`bin/${name}.js`, args, { ...env, ...settings });
  return [await program.ended, program.output];
}

describe('N15: npm run verify-log', () => {
  it('says that the log holds with its head, by which a log that was cut off is found', async () => {
    const [{ last }] = (await sql<{ last: string }>('select max(position) as last from event_log')) as [
      { last: string },
    ];
    const [code, output] = await run('verify-log', []);
    expect(output).toMatch(new RegExp(`^The log holds: ${last} events\\.\\nHead: ${last} [0-9a-f]{64}\\n$`));
    expect(code).toBe(0);
    const later = String(Number(last) + 1);
    expect(await run('verify-log', [later, 'a'.repeat(64)])).toEqual([1, expect.stringContaining(`position ${later}`)]);
  });

  it('names the position of an event that was edited, and ends with 1', async () => {
    await sql(`update event_log set after = '{"name":"Forged"}' where position = 3`);
    const [code, output] = await run('verify-log', []);
    expect(output).toMatch(/^The log does not hold at position 3: .+\n$/);
    expect(code).toBe(1);
  });

  it.each([
    ['what is no head', ['3', 'not-a-digest'], {}, /^Usage: npm run verify-log/],
    ['a database that is away', [], { DATABASE_URL: 'postgres://localhost:9/none' }, /^The database at localhost:9/],
  ])('ends with 2 for %s: nothing was checked', async (_, args, settings, message) => {
    expect(await run('verify-log', args, settings)).toEqual([2, expect.stringMatching(message)]);
  });
});

describe('npm run rotate-keys', () => {
  const NEW = `7:${randomBytes(32).toString('base64')}`;

  it('names what no key opens, without its value, and ends with 1', async () => {
    const [{ secret }] = (await sql<{ secret: string }>('select secret from provider limit 1')) as [{ secret: string }];
    const [code, output] = await run('rotate-keys', [], { GATEHOUSE_MASTER_KEYS: NEW });
    expect(output).toMatch(/^0 secrets were sealed anew under master key 7\.\n/);
    expect(output).toMatch(/provider\.\w+ of [0-9a-f-]{36}/);
    expect(output).not.toContain(secret);
    expect(code).toBe(1);
  });

  it('seals all anew with the old key beside it, and a second time nothing', async () => {
    const old = (await readFile(join(world.dataDir, 'master-keys'), 'utf8')).trim();
    const settings = { GATEHOUSE_MASTER_KEYS: `${NEW},${old}` };
    const done = 'secrets were sealed anew under master key 7.\nNo other master key is needed any more.\n';
    expect(await run('rotate-keys', [], settings)).toEqual([0, expect.stringMatching(/^[1-9]\d* /)]);
    expect(await run('rotate-keys', [], settings)).toEqual([0, `0 ${done}`]);
  });
});

describe('T40: npm run create-owner -- --reset-second-factors', () => {
  const reset = (email: string) => run('create-owner', ['--reset-second-factors', email]);

  it('takes the second factors and the sessions of an account, and records it', async () => {
    const [{ id }] = (await sql<{ id: string }>(`select id from "user" where email = 'owner@example.com'`)) as [
      { id: string },
    ];
    await sql(`insert into totp (user_id, sealed_secret, last_step) values ($1, 'sealed', 0)`, [id]);
    await sql('insert into recovery_code (user_id, code_hash) values ($1, $2)', [id, 'a'.repeat(64)]);
    const words = 'owner@example.com has no second factor any more, and no session. The password is as it was.\n';
    expect(await reset(' Owner@Example.com ')).toEqual([0, words]);
    const left = `select (select count(*) from totp)::int + (select count(*) from recovery_code)::int
      + (select count(*) from session where user_id = $1)::int as left`;
    expect(await sql(left, [id])).toEqual([{ left: 0 }]);
    const event = `select actor ->> 'kind' as kind from event_log where type = 'user.secondFactorsReset' and subject_id = $1`;
    expect(await sql(event, [id])).toEqual([{ kind: 'system' }]);
  });

  it('ends with 1 where nobody has the address', async () => {
    expect(await reset('nobody@example.com')).toEqual([1, expect.stringMatching(/^There is no such account.*\n$/)]);
  });
});
