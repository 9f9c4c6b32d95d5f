import { Migration } from '@mikro-orm/migrations';

/**
 * Teams are named in JSON, and organisations stay as rows: whatever is deleted, a sign-in falls back to what is left.
 */
const IDENTITY_PROVIDER = `
  create table identity_provider (
    id uuid primary key,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    name text not null,
    issuer text not null,
    client_id text not null,
    client_secret text,
    scopes jsonb not null,
    is_enabled boolean not null,
    admission text not null check (admission in ('EXISTING_ACCOUNTS', 'NEW_ACCOUNTS')),
    trusts_email boolean not null,
    accepts_tokens boolean not null,
    token_audience text,
    default_organisation_id uuid references organisation,
    default_team_ids jsonb not null,
    default_role text not null check (default_role in ('CONSUMER_ADMIN', 'TEAM_MEMBER')),
    mappings jsonb not null);
  create unique index identity_provider_name on identity_provider (name_key(name));
  create index identity_provider_issuer on identity_provider (issuer);`;

const SESSIONS = `
  alter table session
    add column identity_provider_id uuid references identity_provider on delete cascade,
    add column provider_session text;
  create index session_identity_provider on session (identity_provider_id) where identity_provider_id is not null;`;

export class IdentityProviders0056 extends Migration {
  override up(): void {
    for (const sql of [IDENTITY_PROVIDER, SESSIONS]) this.addSql(sql);
  }
}
