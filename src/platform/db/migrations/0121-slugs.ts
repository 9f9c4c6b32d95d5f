import { Migration } from '@mikro-orm/migrations';

const SLUG_OF = `
  create function slug_of(text) returns text language sql immutable strict parallel safe
    return trim(both '-' from left(regexp_replace(folded($1), '[^a-z0-9]+', '-', 'g'), 80));`;

/**
 * Every slug that one of them has or had, and whose it is: an address that was once told leads there for good. The database gives a
 * new one its slug, so that whoever makes it, older instances that run meanwhile included, need not know of slugs.
 */
const KEEP = `
  create function keep_slug() returns trigger language plpgsql as $$
  declare
    base text := coalesce(nullif(slug_of(coalesce(to_jsonb(new) ->> 'display_name', new.name)), ''), tg_table_name);
    wanted text := new.slug;
    owner uuid;
  begin
    for n in 1 .. 1000000 loop
      wanted := case when new.slug is not null then new.slug when n = 1 then base else base || '-' || n end;
      execute format('insert into %1$I_slug (slug, %1$I_id) values ($1, $2) on conflict (slug) do nothing', tg_table_name)
        using wanted, new.id;
      execute format('select %1$I_id from %1$I_slug where slug = $1', tg_table_name) into owner using wanted;
      exit when owner = new.id;
      if new.slug is not null then
        raise unique_violation using message = 'The slug belongs to another ' || tg_table_name;
      end if;
    end loop;
    new.slug := wanted;
    return new;
  end $$;`;

const slugsOf = (table: string) => `
  create table ${table}_slug (
    slug text primary key, ${table}_id uuid not null references ${table} on delete cascade deferrable initially deferred);
  create index ${table}_slug_${table} on ${table}_slug (${table}_id);
  alter table ${table} add column slug text;
  create trigger keep_slug before insert or update of slug on ${table} for each row execute function keep_slug();
  update ${table} set slug = null;`;

/** The triggers that note changes of the catalogues wait for the end of the transaction, and a table is not altered before. */
const required = (table: string) => `
  set constraints all immediate;
  alter table ${table} alter column slug set not null;
  set constraints all deferred;`;

export class Slugs0121 extends Migration {
  override up(): void {
    this.addSql(SLUG_OF);
    this.addSql(KEEP);
    for (const table of ['product', 'catalogue']) {
      this.addSql(slugsOf(table));
      this.addSql(required(table));
    }
    this.addSql('alter table plan add column price_label text');
  }
}
