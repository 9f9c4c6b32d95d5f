import { type RawBuilder, sql } from 'kysely';
import { v7 } from 'uuid';
import type { TestPortal } from '../../support/portal.ts';

/** Many of what hangs on one thing, stored as its own mutations would store it. */

const run = (portal: TestPortal, statement: RawBuilder<unknown>) => statement.execute(portal.app.context.db);

const MEMBER = sql`(select id from "user" where email = 'member@example.com')`;
const ORGANISATION = sql`(select organisation_id from "user" where email = 'member@example.com')`;

/** What puts `people` into the default team, without which nobody is. */
const MEMBERSHIPS = sql`insert into membership (user_id, team_id, organisation_id)
  select people.id, team.id, team.organisation_id from people, team where team.is_default and team.organisation_id = ${ORGANISATION}`;

/** In the order of `n`, as ids of the portal are in the order of their making. */
const ID = sql`uuidv7()`;
const numbers = (count: number) => sql`generate_series(1, ${sql.lit(count)}) as n`;

/** A member of the B2B customer who owns nothing. */
export async function addPerson(portal: TestPortal): Promise<string> {
  const id = v7();
  await run(
    portal,
    sql`with people as (insert into "user" (id, email, display_name, role, organisation_id, password_hash)
      values (${id}, ${`${id}@example.com`}, 'Leaver', 'TEAM_MEMBER', ${ORGANISATION}, '') returning id)
      ${MEMBERSHIPS}`,
  );
  return id;
}

/** An organisation of as many people, each with an app that they share. */
export async function addCompany(portal: TestPortal, count: number): Promise<string> {
  const id = v7();
  await run(
    portal,
    sql`with company as (insert into organisation (id, name) values (${id}, ${`Company ${id}`}) returning id),
      home as (insert into team (id, organisation_id, name, is_default) select ${ID}, id, 'Everybody', true from company
        returning id),
      people as (insert into "user" (id, email, display_name, role, organisation_id, password_hash)
        select ${ID}, gen_random_uuid() || '@example.com', 'Colleague', 'TEAM_MEMBER', company.id, ''
        from company, ${numbers(count)} returning id),
      memberships as (insert into membership (user_id, team_id, organisation_id)
        select people.id, home.id, ${id} from people, home)
      insert into app (id, name, visibility, owner_id, organisation_id)
      select ${ID}, 'Shared', 'ORGANISATION', people.id, ${id} from people`,
  );
  return id;
}

/** @param ownerId The member of the demo world when it is left out. */
export async function addApps(portal: TestPortal, count: number, ownerId?: string, visibility = 'PERSONAL') {
  const mark = v7();
  const { rows } = await run(
    portal,
    sql`insert into app (id, name, visibility, owner_id, organisation_id)
      select ${ID}, ${mark} || ' ' || n, ${visibility}, ${ownerId ?? MEMBER}, ${ORGANISATION} from ${numbers(count)}
      returning id`,
  );
  return (rows as { id: string }[]).map(({ id }) => id);
}

/** As many living credentials for each of the apps, whose keys the gateway has never seen. */
export async function addCredentials(portal: TestPortal, appIds: readonly string[], count = 1, planId?: string) {
  const plan = planId ? sql`plan.id = ${planId}` : sql`plan.name = 'enterprise'`;
  await run(
    portal,
    sql`insert into credential (id, app_id, plan_id, provider_id, auth_type, status, last_four, secret, fingerprint,
        issued_by_id)
      select ${ID}, app.id, plan.id, plan.provider_id, 'AUTH_TOKEN', 'ACTIVE', 'aaaa', '', gen_random_uuid()::text, app.owner_id
      from app, plan, ${numbers(count)} where app.id = any(${appIds}::uuid[]) and ${plan}`,
  );
}

interface Wish {
  catalogueId?: string;
  planId?: string;
  productId?: string;
}

/** One open request for each of the apps, by its owner, who may go on asking: they are of yesterday. */
export async function addRequests(portal: TestPortal, appIds: readonly string[], wish: Wish = {}) {
  const { catalogueId = null, planId, productId = null } = wish;
  const plan = planId ? sql`plan.id = ${planId}` : sql`plan.name = 'enterprise'`;
  await run(
    portal,
    sql`with made as (
        insert into access_request (id, kind, status, requester_id, created_by_id, app_id, plan_id, catalogue_id, created_at)
        select ${ID}, 'NEW_ACCESS', 'PENDING', app.owner_id, app.owner_id, app.id, plan.id, ${catalogueId}::uuid,
          now() - interval '1 day'
        from app, plan where app.id = any(${appIds}::uuid[]) and ${plan} returning id)
      insert into access_request_product (access_request_id, product_id)
      select made.id, product.id from made, product
      where product.id = coalesce(${productId}::uuid, (select id from product where name = 'payment'))`,
  );
}

/** People who have it in their carts and may decide about it. */
export async function addHolders(portal: TestPortal, count: number, { catalogueId, planId, productId }: Wish) {
  const [catalogue, plan, product] = [
    catalogueId ? sql`${catalogueId}::uuid` : sql`(select id from catalogue where name = 'Enterprise')`,
    planId ? sql`${planId}::uuid` : sql`(select id from plan where name = 'enterprise')`,
    productId ? sql`${productId}::uuid` : sql`(select id from product where name = 'payment')`,
  ];
  const people = sql`insert into "user" (id, email, display_name, role, organisation_id, password_hash)
    select ${ID}, gen_random_uuid() || '@example.com', 'Holder', 'TEAM_MEMBER', ${ORGANISATION}, ''
    from ${numbers(count)} returning id`;
  const deciding = planId
    ? sql`select 1`
    : sql`insert into approver (id, user_id, catalogue_id, product_id, granted_by_id)
        select ${ID}, id, ${catalogueId ?? null}::uuid, ${productId ?? null}::uuid, id from people`;
  await run(
    portal,
    sql`with people as (${people}), memberships as (${MEMBERSHIPS}), deciding as (${deciding})
      insert into cart_item (id, user_id, catalogue_id, product_id, plan_id)
      select ${ID}, id, ${catalogue}, ${product}, ${plan} from people`,
  );
}

/** How often each type of event was recorded, of what one call and the jobs behind it did. */
export async function eventsSince(portal: TestPortal, insertion: number): Promise<Record<string, number>> {
  const { db } = portal.app.context;
  const rows = await db
    .selectFrom('eventLog')
    .select(['type', (eb) => eb.fn.countAll<number>().as('count')])
    .where('insertion', '>', insertion)
    .groupBy('type')
    .execute();
  return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
}

export async function lastInsertion(portal: TestPortal): Promise<number> {
  const { db } = portal.app.context;
  const last = await db.selectFrom('eventLog').select('insertion').orderBy('insertion', 'desc').executeTakeFirst();
  return last?.insertion ?? 0;
}
