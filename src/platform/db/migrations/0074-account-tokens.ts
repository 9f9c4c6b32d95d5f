import { Migration } from '@mikro-orm/migrations';

/** An account of a program has no password and no mailbox; its address is made up, for what shows one. */
const SERVICE_ACCOUNTS = `
  alter table "user"
    add column is_service_account boolean not null default false,
    add constraint service_account_has_no_password check (not (is_service_account and password_hash is not null));`;

/** A token has several secrets while a rotation overlaps. One that has ended has none. */
const ACCOUNT_TOKENS = `
  create table account_token (
    id uuid primary key,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    user_id uuid not null references "user" on delete cascade,
    created_by_id uuid not null references "user",
    name text not null,
    scopes jsonb not null,
    last_four text not null,
    expires_at timestamptz(3) not null,
    last_used_at timestamptz(3),
    revoked_at timestamptz(3),
    expiry_noted_for timestamptz(3));
  create index account_token_user on account_token (user_id, id);
  create index account_token_maker on account_token (created_by_id) where created_by_id <> user_id;
  create index account_token_expiry on account_token (expires_at) where revoked_at is null;
  create table account_token_secret (
    token_hash text primary key,
    account_token_id uuid not null references account_token on delete cascade,
    expires_at timestamptz(3) not null);
  create index account_token_secret_token on account_token_secret (account_token_id);`;

export class AccountTokens0074 extends Migration {
  override up(): void {
    for (const sql of [SERVICE_ACCOUNTS, ACCOUNT_TOKENS]) this.addSql(sql);
  }
}
