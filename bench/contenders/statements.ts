import type pg from 'pg';
import type { Viewer } from './viewer.ts';

/**
 * What a developer would write by hand who resolves each field by one statement for all parents. Every statement has a
 * name, so PostgreSQL plans it once per connection. `$1` is whether the viewer is an owner, `$2` are their teams.
 */
const VISIBLE = `c.deleted_at is null and ($1 or c.visibility = 'PUBLIC'
  or c.id in (select catalogue_id from catalogue_team where team_id = any($2::uuid[])))`;

const SHOWN = (table: string) => `${table}.deleted_at is null and ($1 or ${table}.hidden_at is null)`;

const PRODUCT = `p.id, p.name, p.display_name as "displayName", p.description, p.tags, p.is_featured as "isFeatured"`;

const PLAN = `l.id, l.name, l.display_name as "displayName", l.rate, l.per, l.quota,
  l.quota_renewal_seconds as "quotaRenewalSeconds", l.auto_approve as "autoApprove"`;

const REQUEST = `r.id, r.status, r.kind, r.reason, r.created_at as "createdAt", r.app_id as "appId", r.plan_id as "planId",
  r.requester_id as "requesterId"`;

const STATEMENTS = {
  catalogues: `select c.id, c.name, c.visibility from catalogue c where ${VISIBLE} order by c.id limit $3`,
  productsOfCatalogues: `select * from (select ${PRODUCT}, cp.catalogue_id as parent,
      row_number() over (partition by cp.catalogue_id order by p.id) as rank
    from product p join catalogue_product cp on cp.product_id = p.id
    where cp.catalogue_id = any($3::uuid[]) and ${SHOWN('p')} and $2::uuid[] is not null) ranked where rank <= $4 order by rank`,
  plansOfCatalogues: `select ${PLAN}, cp.catalogue_id as parent from plan l join catalogue_plan cp on cp.plan_id = l.id
    where cp.catalogue_id = any($3::uuid[]) and ${SHOWN('l')} and $2::uuid[] is not null order by l.id`,
  product: `select ${PRODUCT} from product p where p.id = $3 and ${SHOWN('p')} and ($1 or p.id in
    (select cp.product_id from catalogue_product cp join catalogue c on c.id = cp.catalogue_id where ${VISIBLE}))`,
  plansOfProducts: `select distinct on (l.id, cp.product_id) ${PLAN}, cp.product_id as parent
    from catalogue_product cp join catalogue c on c.id = cp.catalogue_id
      join catalogue_plan cl on cl.catalogue_id = c.id join plan l on l.id = cl.plan_id
    where cp.product_id = any($3::uuid[]) and ${VISIBLE} and ${SHOWN('l')} order by l.id`,
  requests: `select ${REQUEST} from access_request r join app a on a.id = r.app_id
    where ($1 or a.owner_id = $3 or r.requester_id = $3 or (a.organisation_id = $4 and a.visibility = 'ORGANISATION')
      or (a.visibility = 'TEAM' and a.owner_id in (select user_id from membership join team on team.id = team_id
        where not is_default and team_id = any($2::uuid[]))))
      and ($5::text[] is null or r.status = any($5)) order by r.id desc limit $6`,
  apps: `select id, name from app where id = any($1::uuid[])`,
  plans: `select ${PLAN} from plan l where id = any($1::uuid[])`,
  users: `select id, display_name as "displayName", organisation_id as "organisationId" from "user" where id = any($1::uuid[])`,
  organisations: `select id, name from organisation where id = any($1::uuid[])`,
  productsOfRequests: `select ${PRODUCT}, rp.access_request_id as parent from product p
    join access_request_product rp on rp.product_id = p.id where rp.access_request_id = any($1::uuid[]) order by p.id`,
};

export type Row = Record<string, unknown> & { id: string; parent?: string };

export interface Reader {
  pool: pg.Pool;
  viewer: Viewer | null;
}

async function run(pool: pg.Pool, name: keyof typeof STATEMENTS, values: unknown[]): Promise<Row[]> {
  const { rows } = await pool.query<Row>({ name, text: STATEMENTS[name], values });
  return rows;
}

const seeing = ({ viewer }: Reader): unknown[] => [viewer?.isOwner ?? false, viewer?.teamIds ?? []];

export const catalogues = (reader: Reader, first: number) => run(reader.pool, 'catalogues', [...seeing(reader), first]);

export const product = async (reader: Reader, id: string) =>
  (await run(reader.pool, 'product', [...seeing(reader), id]))[0] ?? null;

export function requests(reader: Reader, first: number, status: string[] | null) {
  const { pool, viewer } = reader;
  if (!viewer) throw new Error('Sign in.');
  return run(pool, 'requests', [...seeing(reader), viewer.userId, viewer.organisationId, status, first]);
}

const inOrder = (keys: readonly string[], rows: Row[]) => {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return keys.map((key) => byId.get(key) ?? null);
};

const grouped = (keys: readonly string[], rows: Row[]) => {
  const groups = Map.groupBy(rows, ({ parent }) => parent as string);
  return keys.map((key) => groups.get(key) ?? []);
};

type Batch<V> = (reader: Reader, keys: readonly string[]) => Promise<V[]>;

const rowsById =
  (name: keyof typeof STATEMENTS): Batch<Row | null> =>
  async ({ pool }, keys) =>
    inOrder(keys, await run(pool, name, [[...new Set(keys)]]));

export const appsById = rowsById('apps');
export const plansById = rowsById('plans');
export const usersById = rowsById('users');
export const organisationsById = rowsById('organisations');

export const productsOfCatalogues = async (reader: Reader, keys: readonly string[], first: number) =>
  grouped(keys, await run(reader.pool, 'productsOfCatalogues', [...seeing(reader), keys, first]));

export const plansOfCatalogues: Batch<Row[]> = async (reader, keys) =>
  grouped(keys, await run(reader.pool, 'plansOfCatalogues', [...seeing(reader), keys]));

export const plansOfProducts: Batch<Row[]> = async (reader, keys) =>
  grouped(keys, await run(reader.pool, 'plansOfProducts', [...seeing(reader), keys]));

export const productsOfRequests: Batch<Row[]> = async ({ pool }, keys) =>
  grouped(keys, await run(pool, 'productsOfRequests', [keys]));
