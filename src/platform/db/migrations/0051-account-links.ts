import { Migration } from '@mikro-orm/migrations';

/** An account that nobody has set a password for yet cannot be signed in to with one. */
const NO_PASSWORD_YET = `alter table "user" alter column password_hash drop not null;`;

/** What is mailed to the person of an account. A link has no token before its mail is written. */
const ACCOUNT_LINKS = `
  create table account_link (
    id uuid primary key,
    user_id uuid not null references "user",
    purpose text not null check (purpose in ('WELCOME', 'RESET_PASSWORD', 'CONFIRM_EMAIL', 'CANCEL_EMAIL_CHANGE')),
    email text,
    token_hash text unique,
    created_at timestamptz(3) not null default now(),
    expires_at timestamptz(3) not null,
    used_at timestamptz(3),
    constraint address_to_confirm check ((purpose = 'CONFIRM_EMAIL') = (email is not null)));
  create index account_link_user on account_link (user_id);`;

/** People set their passwords themselves, by links that are mailed to them. */
export class AccountLinks0051 extends Migration {
  override up(): void {
    for (const sql of [NO_PASSWORD_YET, ACCOUNT_LINKS]) this.addSql(sql);
  }
}
