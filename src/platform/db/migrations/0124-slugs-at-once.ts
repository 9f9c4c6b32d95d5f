import { Migration } from '@mikro-orm/migrations';

/** As before, but of many that are called alike none tries the numbers of all before it. */
const KEEP = `
  create or replace function keep_slug() returns trigger language plpgsql as $$
  declare
    base text := coalesce(nullif(slug_of(coalesce(to_jsonb(new) ->> 'display_name', new.name)), ''), tg_table_name);
    wanted text := new.slug;
    owner uuid;
  begin
    for n in 1 .. 100 loop
      wanted := case when new.slug is not null then new.slug when n = 1 then base when n < 10 then base || '-' || n
        else base || '-' || substr(md5(random()::text), 1, 8) end;
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

export class SlugsAtOnce0124 extends Migration {
  override up(): void {
    this.addSql(KEEP);
  }
}
