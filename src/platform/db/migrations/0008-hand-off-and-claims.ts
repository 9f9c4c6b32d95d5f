import { Migration } from '@mikro-orm/migrations';

const SERVICE_TOKENS = `
  create table service_token (
    id uuid primary key, name text not null, scopes jsonb not null, token_hash text not null,
    created_by_id uuid not null references "user", expires_at timestamptz(3) not null,
    last_used_at timestamptz(3), revoked_at timestamptz(3),
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create unique index service_token_hash on service_token (token_hash);`;

/** A link decides in the name of exactly one: a person or a third party. */
const DECISION_LINKS = `
  create table decision_link (
    id uuid primary key, access_request_id uuid not null references access_request,
    user_id uuid references "user", service_token_id uuid references service_token,
    token_hash text not null, expires_at timestamptz(3) not null, used_at timestamptz(3),
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    constraint link_decides_for_one check (num_nonnulls(user_id, service_token_id) = 1));
  create unique index decision_link_token on decision_link (token_hash);
  create index decision_link_request on decision_link (access_request_id);`;

/** In a plan, null means: as the portal. */
const HAND_OFF = `
  alter table access_request add column decided_by_service_id uuid references service_token;
  alter table portal_settings
    add column external_approval boolean not null default false,
    add column external_redirect_url text,
    add column secret_delivery text not null default 'REVEAL';
  alter table plan
    add column external_approval boolean,
    add column external_redirect_url text,
    add column secret_delivery text;`;

/** A key that waits for its claim does not exist yet: it has neither value nor hash. */
const CLAIMS = `
  alter table credential
    alter column fingerprint drop not null,
    add column claimable_until timestamptz(3),
    add column claimed_at timestamptz(3),
    drop constraint erased_key_has_a_hash,
    add constraint key_is_known check (secret is not null or key_hash is not null
      or (claimable_until is not null and claimed_at is null));
  create table claim_link (
    id uuid primary key, credential_id uuid not null references credential, user_id uuid not null references "user",
    token_hash text not null, expires_at timestamptz(3) not null, used_at timestamptz(3),
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create unique index claim_link_token on claim_link (token_hash);
  create index claim_link_credential on claim_link (credential_id);`;

/** What a mail's one-use links need is kept sealed until the mail has gone out, and then erased. */
const NOTICES = `
  alter table mail add column user_id uuid references "user" on delete set null, add column sealed_links text;
  create table mail_template (name text primary key, subject text, is_enabled boolean not null default true);
  create table muted_mail (
    user_id uuid not null references "user" on delete cascade, template text not null, primary key (user_id, template));`;

/** Decisions by third parties and by link, secrets that are claimed, and mails that owners and readers can tune. */
export class HandOffAndClaims0008 extends Migration {
  override up(): void {
    for (const sql of [SERVICE_TOKENS, DECISION_LINKS, HAND_OFF, CLAIMS, NOTICES]) this.addSql(sql);
  }
}
