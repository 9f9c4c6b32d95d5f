import { Migration } from '@mikro-orm/migrations';

/**
 * What a portal wants to know of people and apps beside what it knows by itself. One table of values for both: neither people nor
 * apps are ever deleted as rows.
 */
export class Attributes0066 extends Migration {
  override up(): void {
    this.addSql(`
      create table attribute (
        id uuid primary key, subject text not null, key text not null, label text not null, description text,
        type text not null, options jsonb not null, pattern text, required boolean not null, write_once boolean not null,
        on_sign_up boolean not null, access text not null, add_to_key_metadata boolean not null, position integer not null,
        deleted_at timestamptz(3),
        created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
      create unique index attribute_key on attribute (subject, lower(key)) where deleted_at is null;
      create table attribute_value (
        attribute_id uuid not null references attribute on delete cascade, holder_id uuid not null, value jsonb not null,
        primary key (attribute_id, holder_id));
      create index attribute_value_holder on attribute_value (holder_id);
      alter table registration add column attributes jsonb not null default '{}';`);
  }
}
