import { Migration } from '@mikro-orm/migrations';

/**
 * A form outlives what it was attached to, because answers refer to its versions. Names of its own keep the answers of one
 * request apart.
 */
const FORMS = `
  create table request_form (
    id uuid primary key, scope text not null,
    catalogue_id uuid references catalogue on delete set null,
    product_id uuid references product on delete set null,
    plan_id uuid references plan on delete set null,
    version integer not null, removed_at timestamptz(3),
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create unique index request_form_portal on request_form (scope) where scope = 'PORTAL';
  create unique index request_form_catalogue on request_form (catalogue_id);
  create unique index request_form_product on request_form (product_id);
  create unique index request_form_plan on request_form (plan_id);
  create table request_form_version (
    id uuid primary key, form_id uuid not null references request_form, version integer not null,
    fields jsonb not null, saved_by_id uuid not null references "user",
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    unique (form_id, version));
  create table access_request_answer (
    access_request_id uuid not null references access_request, position integer not null, name text not null,
    form_version_id uuid not null references request_form_version, value jsonb not null,
    primary key (access_request_id, name));
  create index access_request_answer_form_version on access_request_answer (form_version_id);
  alter table credential add column metadata jsonb not null default '{}';`;

const APPROVERS = `
  create table approver (
    id uuid primary key, user_id uuid not null references "user" on delete cascade,
    catalogue_id uuid references catalogue on delete cascade, product_id uuid references product on delete cascade,
    granted_by_id uuid not null references "user",
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    constraint approver_has_one_scope check (num_nonnulls(catalogue_id, product_id) = 1));
  create unique index approver_catalogue on approver (user_id, catalogue_id);
  create unique index approver_product on approver (user_id, product_id);
  create index approver_of_catalogue on approver (catalogue_id);
  create index approver_of_product on approver (product_id);`;

const APPROVAL_RULES = `
  create table approval_rule (
    id uuid primary key, position integer not null, name text not null, action text not null,
    team_ids jsonb not null, product_ids jsonb not null, plan_ids jsonb not null, email_domains jsonb not null,
    minimum_live_credentials integer, maximum_live_credentials integer,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  alter table access_request
    add column approval_rule_id uuid references approval_rule on delete set null,
    add column auto_approval_reason text;
  create index access_request_approval_rule on access_request (approval_rule_id);`;

/** What waits already waits since it was made, and is reminded of once more. */
const WAITING = `
  alter table portal_settings
    add column require_reject_reason boolean not null default false,
    add column reminder_hours integer, add column escalation_hours integer,
    add column escalation_addresses jsonb not null default '[]',
    add column request_expiry_days integer;
  alter table access_request
    add column waiting_since timestamptz(3), add column info_requested_at timestamptz(3),
    add column reminded_at timestamptz(3), add column escalated_at timestamptz(3);
  update access_request set waiting_since = created_at;
  alter table access_request alter column waiting_since set default now(), alter column waiting_since set not null;
  create index access_request_open on access_request (id) where status in ('PENDING', 'AWAITING_EXTERNAL');`;

const CONVERSATION = `
  create table access_request_message (
    id uuid primary key, access_request_id uuid not null references access_request,
    author_id uuid not null references "user", kind text not null, text text not null,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create index access_request_message_request on access_request_message (access_request_id, id);`;

/** What is asked of requesters, and who decides by which rules. */
export class FormsAndDeciding0007 extends Migration {
  override up(): void {
    for (const sql of [FORMS, APPROVERS, APPROVAL_RULES, WAITING, CONVERSATION]) this.addSql(sql);
  }
}
