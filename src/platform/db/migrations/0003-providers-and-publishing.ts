import { Migration } from '@mikro-orm/migrations';

/** A disconnected provider keeps its row for the records that name it; its secret is erased. */
const PROVIDER = `
  alter table provider
    add column policy_tags jsonb not null default '[]',
    add column version text,
    add column warnings jsonb not null default '[]',
    add column last_error jsonb,
    add column last_checked_at timestamptz(3),
    add column last_synced_at timestamptz(3),
    add column deleted_at timestamptz(3);
  drop index provider_name;
  create unique index provider_name on provider (lower(name)) where deleted_at is null;

  create table provider_api (
    id uuid primary key, provider_id uuid not null references provider, api_id text not null, name text not null,
    listen_path text not null, domain text, auth_methods jsonb not null, auth_header text,
    is_active boolean not null, is_internal boolean not null, versions jsonb not null, missing_since timestamptz(3),
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create unique index provider_api_api on provider_api (provider_id, api_id);

  create table provider_sync (
    id uuid primary key, provider_id uuid not null references provider, status text not null,
    started_at timestamptz(3), finished_at timestamptz(3), failure jsonb,
    products jsonb, plans jsonb, api_count integer, ignored_policies integer, warnings jsonb not null default '[]',
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create index provider_sync_provider on provider_sync (provider_id, id);
  create unique index provider_sync_queued on provider_sync (provider_id) where status = 'QUEUED';`;

/** What exists has its policy already: the first release wrote them at every start. */
const PUBLISHING = `
  alter table product
    add column content text,
    add column is_featured boolean not null default false,
    add column tags jsonb not null default '[]',
    add column revision integer not null default 1,
    add column applied_revision integer not null default 0,
    add column policy_failure text,
    add column hidden_at timestamptz(3),
    add column deleted_at timestamptz(3);
  update product set applied_revision = revision;
  drop index product_name;
  drop index product_policy;
  create unique index product_name on product (lower(name)) where deleted_at is null;
  create unique index product_policy on product (provider_id, policy_id) where deleted_at is null;

  alter table plan
    add column metadata jsonb not null default '{}',
    add column revision integer not null default 1,
    add column applied_revision integer not null default 0,
    add column policy_failure text,
    add column hidden_at timestamptz(3),
    add column deleted_at timestamptz(3);
  update plan set applied_revision = revision;
  drop index plan_name;
  drop index plan_policy;
  create unique index plan_name on plan (lower(name)) where deleted_at is null;
  create unique index plan_policy on plan (provider_id, policy_id) where deleted_at is null;

  create table product_document (
    id uuid primary key, product_id uuid not null references product, title text not null,
    format text not null, text text not null,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create unique index product_document_title on product_document (product_id, lower(title));

  alter table access_request drop constraint access_request_catalogue_id_fkey,
    add foreign key (catalogue_id) references catalogue on delete set null;`;

/** Providers as data with their health and synchronisations; products and plans that the portal writes and hides. */
export class ProvidersAndPublishing0003 extends Migration {
  override up(): void {
    for (const sql of [PROVIDER, PUBLISHING]) this.addSql(sql);
  }
}
