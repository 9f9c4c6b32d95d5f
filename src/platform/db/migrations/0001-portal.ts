import { Migration } from '@mikro-orm/migrations';
import { EVENT_LOG_SQL } from './event-log.sql.ts';

const IDENTITY = `
  create table organisation (
    id uuid primary key, name text not null, is_default boolean not null default false,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create unique index organisation_name on organisation (lower(name));
  create unique index organisation_default on organisation (is_default) where is_default;

  create table team (
    id uuid primary key, organisation_id uuid not null references organisation, name text not null,
    is_default boolean not null default false,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    unique (id, organisation_id));
  create unique index team_name on team (organisation_id, lower(name));
  create unique index team_default on team (organisation_id) where is_default;

  with everybody as (
    insert into organisation (id, name, is_default) values (gen_random_uuid(), 'Default Organisation', true) returning id)
  insert into team (id, organisation_id, name, is_default) select gen_random_uuid(), id, 'Default Team', true from everybody;

  create table "user" (
    id uuid primary key, email text not null, display_name text not null, role text not null,
    organisation_id uuid references organisation, password_hash text not null, is_active boolean not null default true,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    unique (id, organisation_id),
    constraint owner_has_no_organisation check ((role = 'API_OWNER') = (organisation_id is null)),
    constraint email_is_lower_case check (email = lower(email)));
  create unique index user_email on "user" (email);
  create index user_organisation on "user" (organisation_id);

  create table membership (
    user_id uuid not null, team_id uuid not null, organisation_id uuid not null,
    primary key (user_id, team_id),
    foreign key (user_id, organisation_id) references "user" (id, organisation_id) on delete cascade,
    foreign key (team_id, organisation_id) references team (id, organisation_id) on delete cascade);
  create index membership_team on membership (team_id);

  create table session (
    id uuid primary key, user_id uuid not null references "user" on delete cascade, token_hash text not null,
    created_at timestamptz(3) not null, last_used_at timestamptz(3) not null, expires_at timestamptz(3) not null);
  create unique index session_token on session (token_hash);
  create index session_by_user on session (user_id);

  create table rate_limit (key varchar(255) primary key, points integer not null default 0, expire bigint);`;

const CATALOGUE = `
  create table provider (
    id uuid primary key, name text not null, kind text not null, url text not null, gateway_url text not null,
    secret text not null, tyk_organisation_id text not null, key_format text not null default 'raw',
    status text not null default 'UNKNOWN',
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create unique index provider_name on provider (lower(name));

  create table product (
    id uuid primary key, provider_id uuid references provider, policy_id text, api_ids jsonb not null default '[]',
    name text not null, display_name text not null, description text, auth_type text, gateway_url text,
    is_documentation_only boolean not null default false,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    constraint product_is_provided check (is_documentation_only
      or (provider_id is not null and policy_id is not null and auth_type is not null)));
  create unique index product_name on product (lower(name));
  create unique index product_policy on product (provider_id, policy_id);

  create table plan (
    id uuid primary key, provider_id uuid not null references provider, policy_id text not null,
    name text not null, display_name text not null, description text,
    rate integer check (rate > 0), per integer check (per > 0),
    quota integer check (quota > 0), quota_renewal_seconds integer check (quota_renewal_seconds > 0),
    key_lifetime_seconds integer check (key_lifetime_seconds > 0),
    auto_approve boolean not null default false,
    request_allowance integer check (request_allowance > 0),
    request_period_seconds integer check (request_period_seconds > 0),
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    constraint rate_has_a_window check ((rate is null) = (per is null)));
  create unique index plan_name on plan (lower(name));
  create unique index plan_policy on plan (provider_id, policy_id);

  create table catalogue (
    id uuid primary key, name text not null, visibility text not null default 'PRIVATE',
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create unique index catalogue_name on catalogue (lower(name));
  create table catalogue_product (
    catalogue_id uuid not null references catalogue on delete cascade,
    product_id uuid not null references product on delete cascade, primary key (catalogue_id, product_id));
  create index catalogue_product_product on catalogue_product (product_id);
  create table catalogue_plan (
    catalogue_id uuid not null references catalogue on delete cascade,
    plan_id uuid not null references plan on delete cascade, primary key (catalogue_id, plan_id));
  create index catalogue_plan_plan on catalogue_plan (plan_id);
  create table catalogue_team (
    catalogue_id uuid not null references catalogue on delete cascade,
    team_id uuid not null references team on delete cascade, primary key (catalogue_id, team_id));
  create index catalogue_team_team on catalogue_team (team_id);`;

const APPS = `
  create table app (
    id uuid primary key, name text not null, description text, visibility text not null default 'PERSONAL',
    owner_id uuid not null references "user", organisation_id uuid not null references organisation,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create unique index app_name on app (owner_id, lower(name));
  create index app_organisation on app (organisation_id);

  create table credential (
    id uuid primary key, app_id uuid not null references app, plan_id uuid not null references plan,
    provider_id uuid not null references provider, auth_type text not null, name text, status text not null,
    last_four text, expires_at timestamptz(3), failure text, revealed_at timestamptz(3),
    secret text not null, fingerprint text not null,
    revision integer not null default 1, applied_revision integer not null default 0,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create index credential_app on credential (app_id);
  create index credential_fingerprint on credential (provider_id, fingerprint);
  create table credential_product (
    credential_id uuid not null references credential, product_id uuid not null references product,
    primary key (credential_id, product_id));
  create index credential_product_product on credential_product (product_id);`;

const ACCESS = `
  create table portal_settings (id integer primary key check (id = 1), access_flow text not null default 'CART');
  insert into portal_settings (id) values (1);

  create table access_request (
    id uuid primary key, kind text not null, status text not null, requester_id uuid not null references "user", app_id uuid not null references app,
    plan_id uuid not null references plan, catalogue_id uuid references catalogue,
    credential_id uuid references credential, credential_revision integer, reason text, auto_approved boolean not null default false,
    decided_by_id uuid references "user", decided_at timestamptz(3), decision_reason text, decision_message text,
    idempotency_key text, input_digest text,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create index access_request_requester on access_request (requester_id);
  create index access_request_app on access_request (app_id);
  create index access_request_credential on access_request (credential_id);
  create index access_request_status on access_request (status, id);
  create unique index access_request_idempotency on access_request (requester_id, idempotency_key);
  create table access_request_product (
    access_request_id uuid not null references access_request, product_id uuid not null references product,
    primary key (access_request_id, product_id));
  create index access_request_product_product on access_request_product (product_id);`;

/** The whole portal as of its first release. Never edited once released; later changes are migrations of their own. */
export class Portal0001 extends Migration {
  override up(): void {
    for (const sql of [IDENTITY, CATALOGUE, APPS, ACCESS, EVENT_LOG_SQL]) this.addSql(sql);
  }
}
