import { Migration } from '@mikro-orm/migrations';

/** An authenticator app, which has shown that it makes the right codes. Secrets are bound to an `id`, by which another master key finds them. */
const TOTP = `
  create table totp (
    user_id uuid primary key references "user",
    id uuid generated always as (user_id) stored,
    sealed_secret text not null,
    last_step bigint not null,
    created_at timestamptz(3) not null default now());`;

const PASSKEYS = `
  create table passkey (
    id uuid primary key,
    user_id uuid not null references "user",
    name text not null,
    credential_id text not null unique,
    public_key text not null,
    counter bigint not null,
    transports text[] not null,
    created_at timestamptz(3) not null default now(),
    last_used_at timestamptz(3));
  create index passkey_user on passkey (user_id);`;

const RECOVERY_CODES = `
  create table recovery_code (
    user_id uuid not null references "user",
    code_hash text not null,
    primary key (user_id, code_hash));`;

/** What somebody has begun and has to end within minutes, once, on whatever node. */
const CHALLENGES = `
  create table factor_challenge (
    token_hash text primary key,
    user_id uuid references "user",
    id uuid generated always as (user_id) stored,
    purpose text not null check (purpose in ('SIGN_IN', 'PASSKEY_SIGN_IN', 'ADD_TOTP', 'ADD_PASSKEY')),
    webauthn_challenge text,
    sealed_secret text,
    origin jsonb,
    attempts integer not null default 0,
    expires_at timestamptz(3) not null,
    constraint whose check ((purpose = 'PASSKEY_SIGN_IN') = (user_id is null)));
  create index factor_challenge_expiry on factor_challenge (expires_at);
  create index factor_challenge_user on factor_challenge (user_id);`;

export class SecondFactor0072 extends Migration {
  override up(): void {
    for (const sql of [TOTP, PASSKEYS, RECOVERY_CODES, CHALLENGES]) this.addSql(sql);
  }
}
