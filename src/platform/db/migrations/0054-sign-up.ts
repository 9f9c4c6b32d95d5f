import { Migration } from '@mikro-orm/migrations';

const SETTINGS = `
  alter table portal_settings
    add column sign_up boolean not null default false,
    add column auto_approve_sign_ups boolean not null default false;`;

/** However many use a code at once, it is used as often as it may be. */
const INVITE_CODES = `
  create table invite_code (
    id uuid primary key, code text not null, note text, quota integer not null, used_count integer not null default 0,
    expires_at timestamptz(3), is_active boolean not null default true,
    organisation_id uuid not null references organisation, team_id uuid references team on delete set null,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    constraint invite_code_quota check (used_count between 0 and quota));
  create unique index invite_code_code on invite_code (code);`;

/** Until it is approved there is no account: what is abandoned or rejected leaves nothing behind. */
const REGISTRATIONS = `
  create table registration (
    id uuid primary key, email text not null, display_name text not null, password_hash text,
    invite_code_id uuid references invite_code on delete cascade, status text not null default 'UNCONFIRMED',
    token_hash text, expires_at timestamptz(3) not null, submitted_at timestamptz(3),
    decided_by_id uuid references "user", decided_at timestamptz(3), decision_reason text,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create unique index registration_pending on registration (email) where status = 'PENDING';
  create unique index registration_token on registration (token_hash);`;

export class SignUp0054 extends Migration {
  override up(): void {
    for (const sql of [SETTINGS, INVITE_CODES, REGISTRATIONS]) this.addSql(sql);
  }
}
