import { Migration } from '@mikro-orm/migrations';

/** Entries as a search reads them: as long as they are published, and in every language. */
const FOUND = `
  alter table search_entry alter column product_id drop not null,
    add column content_entry_id uuid references content_entry on delete cascade;
  create index search_entry_content on search_entry (content_entry_id);

  create function note_content_entries() returns trigger language plpgsql as $$
  declare
    keys text := coalesce((select string_agg(tag, ' ') from jsonb_array_elements_text(new.tags) tag), '');
    names text := concat_ws(' ', new.title, (select string_agg(text ->> 'title', ' ') from jsonb_each(new.translations) as t (locale, text)));
    whole text := concat_ws(E'\\n', new.summary,
      (select string_agg(value #>> '{}', E'\\n') from jsonb_each(new.field_values) as f (name, value) where jsonb_typeof(value) = 'string'),
      (select string_agg(concat_ws(E'\\n', text ->> 'summary', (select string_agg(value #>> '{}', E'\\n')
        from jsonb_each(text -> 'values') as f (name, value) where jsonb_typeof(value) = 'string')), E'\\n')
        from jsonb_each(new.translations) as t (locale, text)));
  begin
    delete from search_entry where content_entry_id = new.id;
    if new.state = 'PUBLISHED' then
      insert into search_entry (content_entry_id, title, named, body, words)
        select new.id, new.title, case when piece = 0 then folded(concat_ws(' ', names, keys)) end, body,
          setweight(to_tsvector('portal', searchable(names)), 'A') || setweight(to_tsvector('portal', searchable(keys)), 'B')
            || setweight(to_tsvector('portal', body), 'D')
          from generate_series(0, greatest(0, (length(whole) - 1) / 20000)) piece,
            lateral (select searchable(substr(whole, piece * 20000 + 1, 20000)) as body) as cut;
    end if;
    return null;
  end $$;
  create trigger note_entries after insert or update on content_entry for each row
    execute function note_content_entries();`;

export class ContentFound0152 extends Migration {
  override up(): void {
    this.addSql(FOUND);
  }
}
