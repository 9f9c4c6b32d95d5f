import { Migration } from '@mikro-orm/migrations';

/** The digest tells one text from another for a cache; it need not withstand anybody. */
const SERVED = `
  alter table product_document add column is_yaml boolean not null default false,
    add column size integer not null generated always as (octet_length(text)) stored,
    add column digest text not null generated always as (to_hex(hashtextextended(text, 0))) stored;`;

const UPLOADED = `
  create table uploaded_file (
    id uuid primary key, user_id uuid not null references "user" on delete cascade, name text not null,
    bytes bytea not null, created_at timestamptz(3) not null default now());
  create index uploaded_file_user on uploaded_file (user_id, id);
  create index uploaded_file_age on uploaded_file (created_at);`;

/** Documents that are served as they were sent, and files that wait for the mutation that takes them. */
export class Documents0012 extends Migration {
  override up(): void {
    for (const sql of [SERVED, UPLOADED]) this.addSql(sql);
  }
}
