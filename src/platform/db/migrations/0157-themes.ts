import { Migration } from '@mikro-orm/migrations';

const THEMES = `
  create table theme (
    id uuid primary key, created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    name text not null, is_active boolean not null default false, colours jsonb not null default '[]', font text,
    heading_font text, logo jsonb, css text,
    constraint theme_active exclude using btree (is_active with =) where (is_active) deferrable);
  create unique index theme_name on theme (name_key(name));`;

/** How front ends look: the active one, and drafts beside it. */
export class Themes0157 extends Migration {
  override up(): void {
    this.addSql(THEMES);
  }
}
