import { Migration } from '@mikro-orm/migrations';

/** Issuer and subject are whom a provider means, whatever address they have at the time. */
const IDENTITY_LINK = `
  create table identity_link (
    issuer text not null,
    subject text not null,
    user_id uuid not null references "user" on delete cascade,
    created_at timestamptz(3) not null,
    primary key (issuer, subject));
  create index identity_link_user on identity_link (user_id);`;

const SIGN_IN_CODE = `
  create table sign_in_code (
    code_hash text primary key,
    identity_provider_id uuid not null references identity_provider on delete cascade,
    claims jsonb not null,
    challenge text,
    expires_at timestamptz(3) not null);
  create index sign_in_code_expiry on sign_in_code (expires_at);
  create index sign_in_code_provider on sign_in_code (identity_provider_id);`;

const PROVIDER_TOKEN = `
  create table provider_token (
    token_id text primary key,
    identity_provider_id uuid not null references identity_provider on delete cascade,
    expires_at timestamptz(3) not null);
  create index provider_token_expiry on provider_token (expires_at);
  create index provider_token_provider on provider_token (identity_provider_id);
  create table provider_logout (
    identity_provider_id uuid not null references identity_provider on delete cascade,
    token_id text not null,
    subject text,
    provider_session text,
    occurred_at timestamptz(3) not null,
    primary key (identity_provider_id, token_id));
  create index provider_logout_time on provider_logout (occurred_at);`;

export class SingleSignOn0057 extends Migration {
  override up(): void {
    for (const sql of [IDENTITY_LINK, SIGN_IN_CODE, PROVIDER_TOKEN]) this.addSql(sql);
  }
}
