/**
 * What PostGraphile serves: views that apply the rules of visibility to the viewer, whom `pgSettings` tells the database. Smart
 * comments say what a view cannot: its key, and where it leads.
 */
const IS_OWNER = `coalesce(current_setting('bench.is_owner', true), '') = 'true'`;
const TEAMS = `string_to_array(coalesce(current_setting('bench.teams', true), ''), ',')::uuid[]`;
const USER = `nullif(current_setting('bench.user_id', true), '')::uuid`;
const ORGANISATION = `nullif(current_setting('bench.organisation_id', true), '')::uuid`;

const VISIBLE = `c.deleted_at is null and (${IS_OWNER} or c.visibility = 'PUBLIC'
  or c.id in (select catalogue_id from catalogue_team where team_id = any(${TEAMS})))`;
const SHOWN = (table: string) => `${table}.deleted_at is null and (${IS_OWNER} or ${table}.hidden_at is null)`;
const PRODUCT = 'p.id, p.name, p.display_name, p.description, p.tags, p.is_featured';
const PLAN = 'l.id, l.name, l.display_name, l.rate, l.per, l.quota, l.quota_renewal_seconds, l.auto_approve';

export const VIEWS = `
  drop schema if exists bench cascade;
  create schema bench;
  create view bench.catalogues as select c.id, c.name, c.visibility from catalogue c where ${VISIBLE};
  comment on view bench.catalogues is E'@primaryKey id';
  create view bench.shelf as select cp.catalogue_id, ${PRODUCT} from catalogue_product cp join product p on p.id = cp.product_id where ${SHOWN('p')};
  comment on view bench.shelf is E'@primaryKey catalogue_id,id\\n@foreignKey (catalogue_id) references catalogues (id)|@foreignFieldName products';
  create view bench.tariff as select cp.catalogue_id, ${PLAN} from catalogue_plan cp join plan l on l.id = cp.plan_id where ${SHOWN('l')};
  comment on view bench.tariff is E'@primaryKey catalogue_id,id\\n@foreignKey (catalogue_id) references catalogues (id)|@foreignSimpleFieldName plans';
  create view bench.products as select ${PRODUCT} from product p where ${SHOWN('p')} and (${IS_OWNER} or p.id in
    (select cp.product_id from catalogue_product cp join catalogue c on c.id = cp.catalogue_id where ${VISIBLE}));
  comment on view bench.products is E'@primaryKey id';
  create view bench.offers as select distinct cp.product_id, ${PLAN} from catalogue_product cp
    join catalogue c on c.id = cp.catalogue_id join catalogue_plan cl on cl.catalogue_id = c.id join plan l on l.id = cl.plan_id
    where ${VISIBLE} and ${SHOWN('l')};
  comment on view bench.offers is E'@primaryKey product_id,id\\n@foreignKey (product_id) references products (id)|@foreignSimpleFieldName plans';
  create view bench.apps as select id, name from app;
  comment on view bench.apps is E'@primaryKey id';
  create view bench.plans as select id, display_name from plan;
  comment on view bench.plans is E'@primaryKey id';
  create view bench.organisations as select id, name from organisation;
  comment on view bench.organisations is E'@primaryKey id';
  create view bench.users as select id, display_name, organisation_id from "user";
  comment on view bench.users is E'@primaryKey id\\n@foreignKey (organisation_id) references organisations (id)|@fieldName organisation';
  create view bench.requests as select r.id, r.status, r.kind, r.reason,
      to_char(r.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as created_at, r.app_id, r.plan_id, r.requester_id
    from access_request r join app a on a.id = r.app_id
    where ${IS_OWNER} or a.owner_id = ${USER} or r.requester_id = ${USER}
      or (a.organisation_id = ${ORGANISATION} and a.visibility = 'ORGANISATION')
      or (a.visibility = 'TEAM' and a.owner_id in (select user_id from membership join team on team.id = team_id
        where not is_default and team_id = any(${TEAMS})));
  comment on view bench.requests is E'@primaryKey id\\n@foreignKey (app_id) references apps (id)|@fieldName app\\n@foreignKey (plan_id) references plans (id)|@fieldName plan\\n@foreignKey (requester_id) references users (id)|@fieldName requester';
  create view bench.wishes as select rp.access_request_id as request_id, p.id, p.display_name
    from access_request_product rp join product p on p.id = rp.product_id;
  comment on view bench.wishes is E'@primaryKey request_id,id\\n@foreignKey (request_id) references requests (id)|@foreignSimpleFieldName products';
`;
