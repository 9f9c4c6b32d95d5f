import { Migration } from '@mikro-orm/migrations';

/** Both are trusted: whoever may make a schema in the database, as the queue of jobs needs one, may make them. */
const EXTENSIONS = `
  create extension if not exists unaccent;
  create extension if not exists pg_trgm;
  create text search configuration portal (copy = simple);
  alter text search configuration portal alter mapping for word, hword, hword_part, numword, numhword, hword_numpart
    with unaccent, simple;`;

/**
 * Texts as they are read for a search, in pieces: PostgreSQL bounds how much one row may hold, and a snippet is cut out of one
 * piece. Parts of a path and of a name with underscores are words of their own, and
 * nothing is a tag, behind which PostgreSQL would not look: U+001F between spaces parts them, and tells what is to go from a snippet.
 */
const ENTRIES = String.raw`
  create table search_entry (
    id bigint primary key generated always as identity, product_id uuid not null references product on delete cascade,
    document_id uuid references product_document on delete cascade, title text not null, named text, body text not null,
    words tsvector not null);
  create index search_entry_product on search_entry (product_id) where document_id is null;
  create index search_entry_owner on search_entry (product_id);
  create index search_entry_document on search_entry (document_id);

  create function searchable(text) returns text language sql immutable strict parallel safe
    return regexp_replace(translate($1, E'\uE000\uE001\x1F', ''), '([/_<])', E' \x1F \\1 \x1F ', 'g');

  create function portal_query(text) returns tsquery language sql stable strict parallel safe as $$
    select string_agg('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || ''':*', ' & ')::tsquery
      from (select lexeme from unnest(to_tsvector('portal', searchable($1))) limit 20) as words $$;

  create function alike(text) returns setof bigint language sql stable strict
    set pg_trgm.word_similarity_threshold = 0.45 as $$
    select id from search_entry where folded($1) <% named $$;

  create function add_search_entries(product uuid, document uuid, title text, named text, keys text, whole text)
  returns void language sql as $$
    insert into search_entry (product_id, document_id, title, named, body, words)
      select product, document, title, case when piece = 0 then folded(concat_ws(' ', named, keys)) end, body,
        setweight(to_tsvector('portal', searchable(named)), 'A') || setweight(to_tsvector('portal', searchable(keys)), 'B')
          || setweight(to_tsvector('portal', body), 'D')
        from generate_series(0, greatest(0, (length(whole) - 1) / 20000)) piece,
          lateral (select searchable(substr(whole, piece * 20000 + 1, 20000)) as body) as cut $$;`;

const TRIGGERS = `
  create function note_product_entries() returns trigger language plpgsql as $$
  begin
    delete from search_entry where product_id = new.id and document_id is null;
    perform add_search_entries(new.id, null, new.display_name, concat_ws(' ', new.display_name, new.name),
      coalesce((select string_agg(tag, ' ') from jsonb_array_elements_text(new.tags) tag), ''),
      concat_ws(E'\\n', new.description, new.content));
    return null;
  end $$;
  create trigger note_entries after insert or update of display_name, name, description, content, tags on product
    for each row execute function note_product_entries();

  create function note_document_entries() returns trigger language plpgsql as $$
  begin
    delete from search_entry where document_id = new.id;
    perform add_search_entries(new.product_id, new.id, new.title, new.title, '', new.text);
    return null;
  end $$;
  create trigger note_entries after insert or update of title, text on product_document
    for each row execute function note_document_entries();`;

const FILLED = `
  select add_search_entries(id, null, display_name, concat_ws(' ', display_name, name),
    coalesce((select string_agg(tag, ' ') from jsonb_array_elements_text(tags) tag), ''), concat_ws(E'\\n', description, content))
    from product;
  select add_search_entries(product_id, id, title, title, '', text) from product_document;
  create index search_entry_words on search_entry using gin (words);
  create index search_entry_named on search_entry using gin (named gin_trgm_ops) where named is not null;
  create index product_tags on product using gin (tags);`;

/** Full text of what is offered and of its documents. */
export class SearchEntries0123 extends Migration {
  override up(): void {
    for (const sql of [EXTENSIONS, ENTRIES, TRIGGERS, FILLED]) this.addSql(sql);
  }
}
