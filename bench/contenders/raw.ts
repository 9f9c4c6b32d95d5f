import { text } from 'node:stream/consumers';
import { hashOf } from '../data.ts';
import { createPool, listen } from './serve.ts';
import { SESSION, tokenOf } from './viewer.ts';

/**
 * What is possible at best: no GraphQL, one prepared statement for each request that looks up the session, applies the rules of
 * visibility and makes the JSON of the whole answer. `$1` is the hash of the token.
 */
const VIEWER = `viewer as (select coalesce(bool_or(s."isOwner"), false) as "isOwner", (array_agg(s."userId"))[1] as "userId",
    (array_agg(s."organisationId"))[1] as "organisationId",
    coalesce((select array_agg(m.team_id) from membership m where m.user_id = (array_agg(s."userId"))[1]), '{}') as "teamIds"
  from (${SESSION}) s)`;

const VISIBLE = `c.deleted_at is null and (v."isOwner" or c.visibility = 'PUBLIC'
  or c.id in (select catalogue_id from catalogue_team where team_id = any(v."teamIds")))`;

const PRODUCT = `json_build_object('id', p.id, 'name', p.name, 'displayName', p.display_name, 'description', p.description,
  'tags', p.tags, 'isFeatured', p.is_featured)`;

const PLAN = `json_build_object('id', l.id, 'name', l.name, 'displayName', l.display_name, 'rate', l.rate, 'per', l.per,
  'quota', l.quota, 'quotaRenewalSeconds', l.quota_renewal_seconds, 'autoApprove', l.auto_approve)`;

const SHOWN = (table: string) => `${table}.deleted_at is null and (v."isOwner" or ${table}.hidden_at is null)`;

const REQUEST = `'id', r.id, 'status', r.status, 'kind', r.kind, 'reason', r.reason,
  'createdAt', to_char(r.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const PRODUCTS_OF_REQUEST = `(select coalesce(json_agg(json_build_object('id', p.id, 'displayName', p.display_name) order by p.id), '[]')
  from access_request_product rp join product p on p.id = rp.product_id where rp.access_request_id = r.id)`;

const SEEN = `(v."isOwner" or a.owner_id = v."userId" or r.requester_id = v."userId"
  or (a.organisation_id = v."organisationId" and a.visibility = 'ORGANISATION')
  or (a.visibility = 'TEAM' and a.owner_id in (select user_id from membership join team on team.id = team_id
    where not is_default and team_id = any(v."teamIds"))))`;

const STATEMENTS: Record<string, string> = {
  Catalogues: `with ${VIEWER} select json_build_object('data', json_build_object('catalogues', json_build_object('nodes',
      coalesce(json_agg(json_build_object('id', c.id, 'name', c.name, 'visibility', c.visibility,
        'products', json_build_object('nodes', (select coalesce(json_agg(row), '[]') from (select ${PRODUCT} as row
          from catalogue_product cp join product p on p.id = cp.product_id
          where cp.catalogue_id = c.id and ${SHOWN('p')} order by p.id limit 20) page)),
        'plans', (select coalesce(json_agg(${PLAN} order by l.id), '[]') from catalogue_plan cp join plan l on l.id = cp.plan_id
          where cp.catalogue_id = c.id and ${SHOWN('l')})) order by c.id), '[]'))))::text as body
    from viewer v cross join lateral (select * from catalogue c where ${VISIBLE} order by c.id limit 20) c`,
  Product: `with ${VIEWER} select json_build_object('data', json_build_object('product', (select json_build_object('id', p.id,
      'name', p.name, 'displayName', p.display_name, 'description', p.description, 'tags', p.tags, 'isFeatured', p.is_featured,
      'plans', (select coalesce(json_agg(${PLAN} order by l.id), '[]') from plan l where ${SHOWN('l')} and l.id in
        (select cl.plan_id from catalogue_product cp join catalogue c on c.id = cp.catalogue_id
          join catalogue_plan cl on cl.catalogue_id = c.id where cp.product_id = p.id and ${VISIBLE})))
    from product p where p.id = $2 and ${SHOWN('p')} and (v."isOwner" or p.id in (select cp.product_id from catalogue_product cp
      join catalogue c on c.id = cp.catalogue_id where ${VISIBLE})))))::text as body from viewer v`,
  OwnRequests: `with ${VIEWER} select json_build_object('data', json_build_object('accessRequests', json_build_object('nodes',
      (select coalesce(json_agg(row), '[]') from (select json_build_object(${REQUEST}, 'app', json_build_object('id', a.id, 'name', a.name),
        'plan', json_build_object('id', l.id, 'displayName', l.display_name), 'products', ${PRODUCTS_OF_REQUEST}) as row
      from access_request r join app a on a.id = r.app_id join plan l on l.id = r.plan_id
      where ${SEEN} order by r.id desc limit 20) page))))::text as body from viewer v`,
  Queue: `with ${VIEWER} select json_build_object('data', json_build_object('accessRequests', json_build_object('nodes',
      (select coalesce(json_agg(row), '[]') from (select json_build_object(${REQUEST},
        'requester', json_build_object('id', u.id, 'displayName', u.display_name,
          'organisation', case when o.id is not null then json_build_object('id', o.id, 'name', o.name) end),
        'app', json_build_object('id', a.id, 'name', a.name), 'products', ${PRODUCTS_OF_REQUEST}) as row
      from access_request r join app a on a.id = r.app_id join "user" u on u.id = r.requester_id
        left join organisation o on o.id = u.organisation_id
      where ${SEEN} and r.status = 'PENDING' order by r.id desc limit 50) page))))::text as body from viewer v`,
};

const pool = createPool();

listen(async (request, response) => {
  const { operationName, variables } = JSON.parse(await text(request));
  const token = tokenOf(request.headers);
  const values = [token && hashOf(token), ...Object.values(variables)];
  const { rows } = await pool.query({ name: operationName, text: STATEMENTS[operationName]!, values });
  response.setHeader('content-type', 'application/json');
  response.end(rows[0].body);
});
