import { createHash } from 'node:crypto';
import type pg from 'pg';

/** How much there is of everything. */
export interface Size {
  catalogues: number;
  productsPerCatalogue: number;
  plansPerCatalogue: number;
  organisations: number;
  requests: number;
  events: number;
}

export const SMALL: Size = {
  catalogues: 5,
  productsPerCatalogue: 20,
  plansPerCatalogue: 3,
  organisations: 10,
  requests: 1_000,
  events: 2_000,
};

/** As much as a portal gathers in years. Of {@link FEW} and this, a page shows the same number of rows. */
export const LARGE: Size = {
  catalogues: 200,
  productsPerCatalogue: 50,
  plansPerCatalogue: 3,
  organisations: 2_000,
  requests: 50_000,
  events: 1_000_000,
};

/** As much as a portal has in its first week. */
export const FEW: Size = { ...SMALL, organisations: 5, requests: 100, events: 100 };

const KINDS = ['organisation', 'team', 'user', 'app', 'catalogue', 'product', 'request', 'session', 'event'];

/** Id of the n-th thing of a kind, in the order of time like the portal's own; the SQL below makes the same ones. */
export const idOf = (kind: string, n: number): string =>
  `01900000-${KINDS.indexOf(kind).toString(16).padStart(4, '0')}-7000-8000-${n.toString(16).padStart(12, '0')}`;

const id = (kind: string, n: string): string =>
  `('01900000-${KINDS.indexOf(kind).toString(16).padStart(4, '0')}-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

/** Sessions of the first consumer and of an API owner, as the portal stores them. */
export const TOKENS = { partner: 'P'.repeat(43), owner: 'O'.repeat(43) };
export const OWNER = 0;
export const PARTNER = 1;

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** An API owner and a session of theirs, by which the portal itself is set up. */
export async function addOwner(client: pg.Client): Promise<void> {
  await client.query(`
    insert into "user" (id, email, display_name, role, password_hash)
      values ('${idOf('user', OWNER)}', 'owner@bench.example', 'Owner', 'API_OWNER', 'none');
    insert into session (id, user_id, token_hash, created_at, last_used_at, expires_at)
      values ('${idOf('session', OWNER)}', '${idOf('user', OWNER)}', '${hashOf(TOKENS.owner)}', now(), now(), now() + interval '7 days')`);
}

/**
 * Fills a migrated database that has its owner. Half of the catalogues are public, the others for the first team; each
 * organisation has one team, one member and two apps.
 */
export async function addCatalogues(client: pg.Client, size: Size): Promise<void> {
  const { catalogues, productsPerCatalogue, organisations } = size;
  const products = catalogues * productsPerCatalogue;
  await runAll(client, [
    `insert into organisation (id, name) select ${id('organisation', 'n')}, 'Organisation ' || n
       from generate_series(1, ${organisations}) n`,
    `insert into team (id, organisation_id, name, is_default) select ${id('team', 'n')}, ${id('organisation', 'n')}, 'Team', true
       from generate_series(1, ${organisations}) n`,
    `insert into "user" (id, email, display_name, role, organisation_id, password_hash)
       select ${id('user', 'n')}, 'user' || n || '@bench.example', 'User ' || n,
         'TEAM_MEMBER', ${id('organisation', 'n')}, 'none'
       from generate_series(1, ${organisations}) n`,
    `insert into membership (user_id, team_id, organisation_id)
       select ${id('user', 'n')}, ${id('team', 'n')}, ${id('organisation', 'n')} from generate_series(1, ${organisations}) n`,
    `insert into session (id, user_id, token_hash, created_at, last_used_at, expires_at)
       values ('${idOf('session', 1)}', '${idOf('user', PARTNER)}', '${hashOf(TOKENS.partner)}', now(), now(), now() + interval '7 days')`,
    `insert into app (id, name, owner_id, organisation_id)
       select ${id('app', 'n')}, 'App ' || n, ${id('user', `1 + n % ${organisations}`)}, ${id('organisation', `1 + n % ${organisations}`)}
       from generate_series(1, ${organisations * 2}) n`,
    `insert into catalogue (id, name, visibility)
       select ${id('catalogue', 'n')}, 'Catalogue ' || n, case n % 2 when 1 then 'PUBLIC' else 'PRIVATE' end
       from generate_series(1, ${catalogues}) n`,
    `insert into catalogue_team (catalogue_id, team_id)
       select ${id('catalogue', 'n')}, ${id('team', '1')} from generate_series(2, ${catalogues}, 2) n`,
    `insert into product (id, name, display_name, description, tags, is_featured, is_documentation_only)
       select ${id('product', 'n')}, 'product-' || n, 'Product ' || n, 'What the product number ' || n || ' is for.',
         jsonb_build_array('tag' || n % 7, 'tag' || n % 11), n % 10 = 0, true
       from generate_series(1, ${products}) n`,
    `insert into catalogue_product (catalogue_id, product_id)
       select ${id('catalogue', `1 + (n - 1) / ${productsPerCatalogue}`)}, ${id('product', 'n')} from generate_series(1, ${products}) n`,
  ]);
}

/**
 * Requests for all apps and plans in turn, of which every second one is open, and events about them, which everybody who follows
 * the log has seen. No portal must be running.
 */
export async function addRequests(client: pg.Client, size: Size): Promise<void> {
  const { catalogues, productsPerCatalogue, organisations, requests, events } = size;
  const products = catalogues * productsPerCatalogue;
  const apps = organisations * 2;
  await runAll(client, [
    `insert into access_request (id, kind, status, requester_id, created_by_id, app_id, plan_id, catalogue_id, reason, created_at, decided_by_id, decided_at)
       select ${id('request', 'n')}, 'NEW_ACCESS', case n % 2 when 0 then 'PENDING' else 'REJECTED' end,
         ${id('user', `1 + n % ${organisations}`)}, ${id('user', `1 + n % ${organisations}`)}, ${id('app', `1 + (n - 1) % ${apps}`)},
         plans[1 + n % cardinality(plans)], ${id('catalogue', `1 + n % ${catalogues}`)}, 'Reason ' || n,
         timestamptz '2026-01-01' + n * interval '1 second',
         case n % 2 when 0 then null else ${id('user', String(OWNER))} end, case n % 2 when 0 then null else now() end
       from generate_series(1, ${requests}) n, (select array_agg(id order by id) as plans from plan) p`,
    `insert into access_request_product (access_request_id, product_id)
       select ${id('request', 'n')}, ${id('product', `1 + n % ${products}`)} from generate_series(1, ${requests}) n
       union all select ${id('request', 'n')}, ${id('product', `1 + (n + 1) % ${products}`)} from generate_series(1, ${requests}) n`,
    // A million entries one by one in each index would take minutes.
    `create temp table index_of_log on commit drop as select indexname, indexdef from pg_indexes
       where tablename = 'event_log' and indexdef not like 'CREATE UNIQUE%'`,
    `do $$ declare index record; begin
       for index in select * from index_of_log loop execute 'drop index ' || index.indexname; end loop; end $$`,
    `insert into event_log (id, position, type, version, actor, subject_type, subject_id, subject, organisation_id, correlation_id)
       select ${id('event', 'n')}, last + n, 'accessRequest.submitted', 1,
         jsonb_build_object('kind', 'user', 'id', ${id('user', `1 + n % ${organisations}`)}), 'accessRequest',
         ${id('request', `1 + n % ${requests}`)}, jsonb_build_object('accessRequestId', ${id('request', `1 + n % ${requests}`)}),
         ${id('organisation', `1 + n % ${organisations}`)}, 'bench-' || n
       from generate_series(1, ${events}) n, (select coalesce(max(position), 0) as last from event_log) l`,
    `do $$ declare index record; begin
       for index in select * from index_of_log loop execute index.indexdef; end loop; end $$`,
    'update event_consumer set position = (select max(position) from event_log)',
  ]);
  await client.query('vacuum analyze');
}

async function runAll(client: pg.Client, statements: string[]): Promise<void> {
  await client.query('begin');
  for (const statement of statements) await client.query(statement);
  await client.query('commit');
}
