import { Migration } from '@mikro-orm/migrations';

/**
 * What a search compares: every ending of every word, so that a word is found by its beginning in an index and may yet stand
 * inside another one. An ending counts with its first 32 characters, and a longer word that is looked for is cut into such pieces.
 */
const FUNCTIONS = String.raw`
  create function search_words(text) returns tsvector language sql immutable strict parallel safe
    return (select coalesce(array_to_tsvector(array_agg(distinct substr(word, start, 32))), '')
      from regexp_split_to_table(replace(folded($1), 'ς', 'σ'), '\s+') word, generate_series(1, length(word)) start);

  create function search_query(text) returns tsquery language sql immutable strict parallel safe
    return (select string_agg('''' || replace(replace(piece[1], '\', '\\'), '''', '''''') || ''':*', ' & ')::tsquery
      from regexp_split_to_table(replace(folded($1), 'ς', 'σ'), '\s+') word, regexp_matches(word, '.{1,32}', 'g') piece);`;

/** Beside the table, so that whoever reads products does not read these. Older instances that run meanwhile fill it as well. */
const WORDS = `
  create table product_search (product_id uuid primary key references product on delete cascade, words tsvector not null);

  create function note_product_words() returns trigger language plpgsql as $$
  begin
    insert into product_search (product_id, words)
      select new.id, search_words(concat_ws(' ', new.display_name, new.name, new.description, string_agg(tag, ' ')))
        from jsonb_array_elements_text(new.tags) tag
      on conflict (product_id) do update set words = excluded.words;
    return null;
  end $$;
  create trigger note_words after insert or update of display_name, name, description, tags on product
    for each row execute function note_product_words();

  update product set name = name;
  create index product_search_words on product_search using gin (words);`;

/** Search by an index; by nothing that an extension would have to bring. */
export class SearchWords0043 extends Migration {
  override up(): void {
    for (const sql of [FUNCTIONS, WORDS]) this.addSql(sql);
  }
}
