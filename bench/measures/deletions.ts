import type pg from 'pg';
import { idOf, TOKENS } from '../data.ts';
import { ask, type World, withClient } from '../portal.ts';
import { ratio, rounded, table } from '../table.ts';

const FEW = 300;
const MANY = 1_200;

const SUBJECTS = ['product', 'plan', 'catalogue', 'app', 'user'] as const;
type Subject = (typeof SUBJECTS)[number];

/** A copy of something that is there already, so that each deletion has something of its own. */
const copied = (table: string, where: string, ...differing: string[]) =>
  `insert into ${table} select copy.* from ${table} as original,
    jsonb_populate_record(null::${table}, to_jsonb(original) || jsonb_build_object('id', uuidv7(), ${differing})) as copy
    where original.id = ${where} returning id`;

const COPIES: Record<Subject, string> = {
  product: copied('product', `'${idOf('product', 1)}'`, "'name', uuidv7()", "'slug', null"),
  plan: copied('plan', '(select id from plan limit 1)', "'name', uuidv7()", "'policy_id', uuidv7()"),
  catalogue: copied('catalogue', `'${idOf('catalogue', 1)}'`, "'name', uuidv7()", "'slug', null"),
  // A consumer is in one team at least.
  user: `with made as (${copied('"user"', `'${idOf('user', 1)}'`, "'email', uuidv7() || '@bench.example'")}),
      member as (insert into membership (user_id, team_id, organisation_id)
        select made.id, membership.team_id, membership.organisation_id from made, membership
        where membership.user_id = '${idOf('user', 1)}')
    select id from made`,
  app: copied('app', `'${idOf('app', 1)}'`, "'name', uuidv7()"),
};

/** Open requests that hang on it; of what they do not share, each has one of its own where the portal has enough. */
async function prepare(client: pg.Client, subject: Subject, count: number): Promise<string> {
  const [{ id }] = (await client.query<{ id: string }>(COPIES[subject])).rows as [{ id: string }];
  const of = (one: Subject, other: string) => (subject === one ? `'${id}'::uuid` : other);
  await client.query(`with made as (
      insert into access_request (id, kind, status, requester_id, created_by_id, app_id, plan_id, catalogue_id)
      select uuidv7(), 'NEW_ACCESS', 'PENDING', ${of('user', 'owner_id')}, ${of('user', 'owner_id')}, ${of('app', 'app.id')},
        ${of('plan', '(select id from plan limit 1)')}, ${of('catalogue', `'${idOf('catalogue', 1)}'::uuid`)}
      from generate_series(1, ${count}) n
        join (select id, owner_id, row_number() over (order by id) as number, count(*) over () as all from app) app
          on number = 1 + n % app.all returning id)
    insert into access_request_product (access_request_id, product_id)
      select id, ${of('product', `'${idOf('product', 1)}'::uuid`)} from made`);
  return id;
}

const COLUMN: Record<Exclude<Subject, 'product'>, string> = {
  ...{ plan: 'plan_id', catalogue: 'catalogue_id', app: 'app_id', user: 'requester_id' },
};

const hanging = (subject: Subject, id: string) =>
  subject === 'product'
    ? `id in (select access_request_id from access_request_product where product_id = '${id}')`
    : `${COLUMN[subject]} = '${id}'`;

interface Deletion {
  ms: number;
  /** The longest time for which somebody else waited who decides about one of the requests meanwhile. */
  waitedMs: number;
}

async function remove(world: World, url: string, subject: Subject, count: number): Promise<Deletion> {
  return withClient(world.databaseUrl, (client) =>
    withClient(world.databaseUrl, async (other) => {
      const id = await prepare(client, subject, count);
      const { rows } = await client.query<{ id: string }>(
        `select id from access_request where ${hanging(subject, id)}`,
      );
      const name = subject[0]!.toUpperCase() + subject.slice(1);
      const query = `mutation ($id: ID!) { delete${name}(id: $id) { userErrors { code } } }`;
      const started = performance.now();
      const deleting = ask(url, TOKENS.owner, { query, variables: { id } });
      let waitedMs = 0;
      for (let turn = 0; ; turn++) {
        const request = rows[(turn * 97) % rows.length]!.id;
        waitedMs = Math.max(waitedMs, await lockAsDecider(other, request));
        const { rows: open } = await client.query(
          `select from access_request where id = any($1) and status = 'PENDING' limit 1`,
          [rows.map((row) => row.id)],
        );
        if (open.length === 0) break;
      }
      const [answer] = Object.values(await deleting) as [{ userErrors: unknown[] }];
      if (answer.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(answer.userErrors)}`);
      return { ms: performance.now() - started, waitedMs };
    }),
  );
}

/** Takes what a decision takes: the app, then the request. */
async function lockAsDecider(client: pg.Client, id: string): Promise<number> {
  const started = performance.now();
  await client.query('begin');
  await client.query('select from app where id = (select app_id from access_request where id = $1) for no key update', [
    id,
  ]);
  await client.query('select from access_request where id = $1 for update', [id]);
  await client.query('rollback');
  return performance.now() - started;
}

/** What it takes until nothing hangs any longer on what is deleted, and how long others wait meanwhile. */
export async function measureDeletions(world: World): Promise<string> {
  await using portal = await world.startPortal();
  const rows: string[][] = [];
  await remove(world, portal.url, 'product', FEW);
  for (const subject of SUBJECTS) {
    const few = await remove(world, portal.url, subject, FEW);
    const many = await remove(world, portal.url, subject, MANY);
    const each = many.ms / MANY / (few.ms / FEW);
    rows.push([
      subject,
      rounded(few.ms),
      rounded(many.ms),
      ratio(each),
      rounded(Math.max(few.waitedMs, many.waitedMs)),
    ]);
  }
  const heads = ['deleted', `ms for ${FEW} requests`, `ms for ${MANY} (≤ 2,000)`, 'each beside one of few (linear: 1)'];
  return table([...heads, 'longest wait of a decision, ms (≤ 100)'], rows);
}
