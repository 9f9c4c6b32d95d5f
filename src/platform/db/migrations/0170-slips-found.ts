import { Migration } from '@mikro-orm/migrations';

/**
 * A word of four letters or more is written down as it is and without each of its letters, behind `~`, which no word begins with. Two words of which one is a letter
 * more, a letter less, a letter else or two of them swapped have one of these in common. A piece has no more of them than a `tsvector` takes.
 */
const SLIPS = String.raw`
  alter table search_entry add column catalogue_id uuid, add column is_raw boolean not null default false, add column slips tsvector,
    add constraint search_entry_publication foreign key (catalogue_id, product_id) references catalogue_product on delete cascade;

  create function quoted_lexeme(text) returns text language sql immutable strict parallel safe
    return '''' || replace(replace($1, '\', '\\'), '''', '''''') || '''';

  create function slips(word text) returns setof text language sql immutable strict parallel safe as $$
    select '~' || case when place = 0 then word else overlay(word placing '' from place for 1) end
      from generate_series(0, case when length(word) >= 4 then length(word) else 0 end) as place
      where length(word) >= 3 and octet_length(word) <= 32 and word !~ '^[0-9]+$|[!-/:-@[-${'`'}{-~]' $$;

  create function slips_of(words tsvector) returns tsvector language sql immutable strict parallel safe as $$
    select coalesce(string_agg(quoted_lexeme(slip) || ':1' || weight, ' ')::tsvector, '') from (
      select slip, min(weight) as weight
        from (select lexeme, (select min(w) from unnest(weights) as w) as weight from unnest(words)) as word,
          lateral (select lexeme as slip union all select slips(lexeme)) as made
        group by slip order by 2, 1 limit 20000) as kept $$;

  create function slip_query(text) returns tsquery language sql stable strict parallel safe as $$
    select string_agg('(' || concat_ws(' | ', quoted_lexeme(lexeme) || ':*',
        (select string_agg(quoted_lexeme(slip), ' | ') from slips(lexeme) as slip)) || ')', ' & ')::tsquery
      from (select lexeme from unnest(to_tsvector('portal', searchable($1))) limit 20) as words $$;

  create or replace function alike(text) returns setof bigint language sql stable strict
    set pg_trgm.word_similarity_threshold = 0.45 as $$
    select id from search_entry where slips @@ slip_query($1)
      union select id from search_entry where folded($1) <% named $$;

  create function words_alike(body text, asked text) returns tsquery language sql stable strict parallel safe as $$
    with asked_word as materialized (
      select lexeme, array(select slips(lexeme)) as own from unnest(to_tsvector('portal', searchable(asked))) limit 20)
    select string_agg(quoted_lexeme(lexeme), ' | ')::tsquery from unnest(to_tsvector('portal', body)) as word
      where exists (select from asked_word where starts_with(word.lexeme, asked_word.lexeme)
        or (abs(length(asked_word.lexeme) - length(word.lexeme)) <= 1 and own && array(select slips(word.lexeme)))) $$;`;

/** What is written into a piece stands here and nowhere else. The raw text of a specification is in too many words that look like others. */
const ENTRIES = `
  create function put_search_entries(place jsonb, names text, keys text, whole text) returns void language sql as $$
    insert into search_entry (product_id, document_id, content_entry_id, catalogue_id, title, is_raw, named, body, words, slips)
      select own.product_id, own.document_id, own.content_entry_id, own.catalogue_id, own.title, coalesce(own.is_raw, false),
          case when piece = 0 then folded(concat_ws(' ', names, keys)) end, cut.body, read.words,
          case when own.is_raw is not true and piece < 8 then slips_of(read.words) end
        from jsonb_populate_record(null::search_entry, place) as own,
          generate_series(0, greatest(0, (length(whole) - 1) / 20000)) as piece,
          lateral (select searchable(substr(whole, piece * 20000 + 1, 20000)) as body offset 0) as cut,
          lateral (select setweight(to_tsvector('portal', searchable(names)), 'A')
            || setweight(to_tsvector('portal', searchable(keys)), 'B') || setweight(to_tsvector('portal', cut.body), 'D') as words offset 0) as read $$;

  create function tag_words(tags jsonb) returns text language sql immutable strict parallel safe as $$
    select coalesce(string_agg(tag, ' '), '') from jsonb_array_elements_text(tags) as tag $$;

  create function put_publication_entries(product product, catalogue uuid) returns void language sql as $$
    delete from search_entry where product_id = (product).id and catalogue_id = catalogue;
    select put_search_entries(jsonb_build_object('product_id', (product).id, 'catalogue_id', catalogue, 'title', shown.display_name),
        concat_ws(' ', shown.display_name, (product).name), tag_words((product).tags), concat_ws(E'\\n', (product).description, (product).content))
      from catalogue_product as shown
      where shown.product_id = (product).id and shown.catalogue_id = catalogue and shown.display_name is not null $$;

  create function put_product_entries(product product) returns void language sql as $$
    delete from search_entry where product_id = (product).id and document_id is null;
    select put_search_entries(jsonb_build_object('product_id', (product).id, 'title', (product).display_name),
      concat_ws(' ', (product).display_name, (product).name), tag_words((product).tags), concat_ws(E'\\n', (product).description, (product).content));
    select put_publication_entries(product, catalogue_id) from catalogue_product
      where product_id = (product).id and display_name is not null $$;

  create or replace function note_product_entries() returns trigger language plpgsql as $$
  begin
    perform put_product_entries(new);
    return null;
  end $$;

  create function put_content_entries(entry content_entry) returns void language sql as $$
    delete from search_entry where content_entry_id = (entry).id;
    select put_search_entries(jsonb_build_object('content_entry_id', (entry).id, 'title', (entry).title),
      concat_ws(' ', (entry).title, (select string_agg(text ->> 'title', ' ') from jsonb_each((entry).translations) as t (locale, text))),
      tag_words((entry).tags),
      concat_ws(E'\\n', (entry).summary,
        (select string_agg(value #>> '{}', E'\\n') from jsonb_each((entry).field_values) as f (name, value) where jsonb_typeof(value) = 'string'),
        (select string_agg(concat_ws(E'\\n', text ->> 'summary', (select string_agg(value #>> '{}', E'\\n')
          from jsonb_each(text -> 'values') as f (name, value) where jsonb_typeof(value) = 'string')), E'\\n')
          from jsonb_each((entry).translations) as t (locale, text))))
      where (entry).state = 'PUBLISHED' $$;

  create or replace function note_content_entries() returns trigger language plpgsql as $$
  begin
    perform put_content_entries(new);
    return null;
  end $$;

  create or replace function add_search_entries(product uuid, document uuid, title text, named text, keys text, whole text)
  returns void language sql as $$
    select put_search_entries(jsonb_build_object('product_id', product, 'document_id', document, 'title', title, 'is_raw', format <> 'MARKDOWN'),
        named, keys, whole)
      from product_document where id = document $$;

  create or replace function add_operation_entries(product uuid, document uuid, title text, operations jsonb) returns void language sql as $$
    insert into search_entry (product_id, document_id, title, named, body, words, slips, operation, operation_id, summary)
      select product, document, title, folded(names), body, words, slips_of(words), operation, "operationId", summary
        from jsonb_to_recordset(operations) as given (operation text, "operationId" text, summary text, description text),
          lateral (select concat_ws(' ', operation, "operationId", summary) as names,
            searchable(substr(concat_ws(E'\\n', summary, description), 1, 20000)) as body) as made,
          lateral (select setweight(to_tsvector('portal', searchable(names)), 'A') || setweight(to_tsvector('portal', searchable(title)), 'B')
            || setweight(to_tsvector('portal', body), 'D') as words offset 0) as read $$;`;

/** What a product is called in a catalogue is a name of it for those who see it there. */
const PUBLICATIONS = `
  create function note_publication_entries() returns trigger language plpgsql as $$
  begin
    perform put_publication_entries(product, new.catalogue_id) from product where id = new.product_id;
    return null;
  end $$;
  create trigger note_own_name_entries after insert on catalogue_product for each row
    when (new.display_name is not null) execute function note_publication_entries();
  create trigger note_changed_name_entries after update of display_name on catalogue_product for each row
    when (old.display_name is distinct from new.display_name) execute function note_publication_entries();

  alter table product_search drop constraint product_search_pkey, add column id bigint primary key generated by default as identity,
    add column catalogue_id uuid,
    add constraint product_search_publication foreign key (catalogue_id, product_id) references catalogue_product on delete cascade;

  create function put_product_words(product product) returns void language sql as $$
    delete from product_search where product_id = (product).id;
    insert into product_search (product_id, catalogue_id, words)
      select (product).id, catalogue_id,
          search_words(concat_ws(' ', own_name, (product).display_name, (product).name, (product).description, tag_words((product).tags)))
        from (select null::uuid as catalogue_id, null::text as own_name
          union all select catalogue_id, display_name from catalogue_product
            where product_id = (product).id and display_name is not null) as shown $$;

  create or replace function note_product_words() returns trigger language plpgsql as $$
  begin
    perform put_product_words(new);
    return null;
  end $$;

  create function note_publication_words() returns trigger language plpgsql as $$
  begin
    perform put_product_words(product) from product where id = new.product_id;
    return null;
  end $$;
  create trigger note_own_name_words after insert on catalogue_product for each row
    when (new.display_name is not null) execute function note_publication_words();
  create trigger note_changed_name_words after update of display_name on catalogue_product for each row
    when (old.display_name is distinct from new.display_name) execute function note_publication_words();`;

const FILLED = `
  update search_entry set is_raw = true from product_document
    where product_document.id = document_id and operation is null and format <> 'MARKDOWN';
  update search_entry set slips = slips_of(words) where not is_raw;
  select put_publication_entries(product, catalogue_id) from catalogue_product join product on product.id = product_id
    where catalogue_product.display_name is not null;
  select put_product_words(product) from product where id in (select product_id from catalogue_product where display_name is not null);
  create index search_entry_slips on search_entry using gin (slips) where slips is not null;
  create index search_entry_publication on search_entry (catalogue_id, product_id) where catalogue_id is not null;
  create index product_search_product on product_search (product_id);
  create index product_search_publication on product_search (catalogue_id, product_id) where catalogue_id is not null;`;

/** Words that are misspelt by a letter, and the names that products have in catalogues. */
export class SlipsFound0170 extends Migration {
  override up(): void {
    for (const sql of [SLIPS, ENTRIES, PUBLICATIONS, FILLED]) this.addSql(sql);
  }
}
