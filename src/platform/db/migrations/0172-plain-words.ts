import { Migration } from '@mikro-orm/migrations';

const ELEMENTS = [
  ...[
    'a',
    'abbr',
    'b',
    'blockquote',
    'br',
    'caption',
    'center',
    'cite',
    'code',
    'dd',
    'del',
    'details',
    'div',
    'dl',
    'dt',
    'em',
  ],
  ...[
    'figcaption',
    'figure',
    'font',
    'h[1-6]',
    'hr',
    'i',
    'iframe',
    'img',
    'ins',
    'kbd',
    'li',
    'mark',
    'nav',
    'ol',
    'p',
    'picture',
    'pre',
    'q',
  ],
  ...[
    's',
    'samp',
    'script',
    'section',
    'small',
    'source',
    'span',
    'strong',
    'style',
    'sub',
    'summary',
    'sup',
    'svg',
    'table',
    'tbody',
    'td',
  ],
  ...['tfoot', 'th', 'thead', 'tr', 'u', 'ul', 'var', 'video'],
].join('|');

/**
 * Markdown as a search shows it, and what it reads beside that: blocks of code and the targets of links. No more is understood of it than a snippet needs; what
 * a page shows is made by a library (`contentHtml`).
 */
const PARTS = String.raw`
  create function markdown_parts(markdown text, out shown text, out unshown text) language plpgsql immutable strict parallel safe as $$
  declare
    line text; fence text; mark text; lines text[] := '{}'; code text[] := '{}'; is_list boolean := false; is_free boolean := true;
  begin
    foreach line in array string_to_array(replace(markdown, E'\r', ''), E'\n') loop
      mark := substring(line from '^[ \t>]*(?:[-*+] +|[0-9]+[.)] +)?(${'`'}{3,}(?=[^${'`'}]*$)|~{3,})');
      if fence is not null then
        if starts_with(ltrim(line, E' \t>'), fence) and line ~ '^[ \t>]*[${'`'}~]+[ \t]*$' then fence := null; else code := array_append(code, line); end if;
      elsif mark is not null then
        fence := mark;
      elsif line ~ '^( {4}|\t)' and is_free and not is_list then
        code := array_append(code, line);
      else
        is_free := line ~ '^[ \t]*$';
        if line ~ '^ {0,3}[^ \t]' then is_list := line ~ '^ {0,3}([-*+]|[0-9]{1,9}[.)])[ \t]'; end if;
        lines := array_append(lines, case when line ~ '^[ \t]*\|' then replace(line, '|', ' ') else line end);
      end if;
    end loop;
    shown := array_to_string(lines, E'\n');
    unshown := concat_ws(E'\n', array_to_string(code, E'\n'),
      (select string_agg(target[1], E'\n') from regexp_matches(shown, '\]\([ \t]*<?([^()<>\s]+)', 'g') as target));
    shown := regexp_replace(shown, '<!--.*?-->', ' ', 'g');
    shown := regexp_replace(shown, '!\[([^\]\[]*)\]\([^()]*(\([^()]*\)[^()]*)*\)', '\1', 'g');
    shown := regexp_replace(shown, '\[([^\]\[]*)\]\([^()]*(\([^()]*\)[^()]*)*\)', '\1', 'g');
    shown := regexp_replace(shown, '^[ \t]*\[[^\]\[]+\]:.*$', '', 'gn');
    shown := regexp_replace(shown, '!?\[([^\]\[]+)\]\[[^\]\[]*\]', '\1', 'g');
    shown := regexp_replace(shown, '<((https?://|mailto:)[^<>\s]*)>', '\1', 'g');
    shown := regexp_replace(shown, '</?(${ELEMENTS})([\s/][^<>]*)?>', ' ', 'gi');
    shown := regexp_replace(shown, '^[ \t|:=*_-]+$', '', 'gn');
    shown := regexp_replace(shown, '^[ \t]*(>[ \t]?)+', '', 'gn');
    shown := regexp_replace(shown, '^[ \t]*([-*+]|[0-9]{1,9}[.)])[ \t]+(\[[ xX]\][ \t]+)?', '', 'gn');
    shown := regexp_replace(shown, '^[ \t]*#{1,6}[ \t]+|[ \t]+#+[ \t]*$', '', 'gn');
    shown := regexp_replace(shown, '\\([][\\${'`'}*_{}()#+.!<>|~-])', '\1', 'g');
    shown := regexp_replace(replace(replace(shown, '${'`'}', ''), '~~', ''), '\*+(?=\S)', '', 'g');
    shown := regexp_replace(shown, '(\S)\*+', '\1', 'g');
    shown := regexp_replace(shown, '(^|[\s(\[{"''>])_{1,3}(?=\S)', '\1', 'g');
    shown := regexp_replace(shown, '(\S)_{1,3}(?=$|[\s.,;:!?)\]}"''<])', '\1', 'g');
    shown := replace(replace(replace(replace(replace(shown, '&nbsp;', ' '), '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&amp;', '&');
    shown := trim(E' \n' from regexp_replace(regexp_replace(shown, '[ \t]+', ' ', 'g'), ' ?\n[ \n]*', E'\n', 'g'));
  end $$;`;

/** What stands in a block of code is found; the snippet is then the beginning of the text. */
const ENTRIES = `
  create or replace function put_search_entries(place jsonb, names text, keys text, whole text) returns void language sql as $$
    insert into search_entry (product_id, document_id, content_entry_id, catalogue_id, title, is_raw, named, body, words, slips)
      select own.product_id, own.document_id, own.content_entry_id, own.catalogue_id, own.title, coalesce(own.is_raw, false),
          case when piece = 0 then folded(concat_ws(' ', names, keys)) end, cut.body, read.words,
          case when own.is_raw is not true and piece < 8 then slips_of(read.words) end
        from jsonb_populate_record(null::search_entry, place) as own,
          lateral markdown_parts(case when own.is_raw is not true then whole end) as part,
          lateral (select coalesce(part.shown, whole) as shown, coalesce(part.unshown, '') as unshown offset 0) as text,
          generate_series(0, greatest(0, (greatest(length(text.shown), length(text.unshown)) - 1) / 20000)) as piece,
          lateral (select searchable(coalesce(nullif(substr(text.shown, piece * 20000 + 1, 20000), ''), left(text.shown, 500))) as body offset 0) as cut,
          lateral (select setweight(to_tsvector('portal', searchable(names)), 'A') || setweight(to_tsvector('portal', searchable(keys)), 'B')
            || setweight(to_tsvector('portal', cut.body), 'D')
            || setweight(to_tsvector('portal', searchable(substr(text.unshown, piece * 20000 + 1, 20000))), 'D') as words offset 0) as read $$;

  create or replace function add_operation_entries(product uuid, document uuid, title text, operations jsonb) returns void language sql as $$
    insert into search_entry (product_id, document_id, title, named, body, words, slips, operation, operation_id, summary)
      select product, document, title, folded(names), body, words, slips_of(words), operation, "operationId", summary
        from jsonb_to_recordset(operations) as given (operation text, "operationId" text, summary text, description text),
          lateral markdown_parts(concat_ws(E'\\n', summary, description)) as part,
          lateral (select concat_ws(' ', operation, "operationId", summary) as names, searchable(left(part.shown, 20000)) as body) as made,
          lateral (select setweight(to_tsvector('portal', searchable(names)), 'A') || setweight(to_tsvector('portal', searchable(title)), 'B')
            || setweight(to_tsvector('portal', body), 'D')
            || setweight(to_tsvector('portal', searchable(left(part.unshown, 20000))), 'D') as words offset 0) as read $$;`;

/** Guides and operations are read once more by the job that reads documents. */
const READ_AGAIN = `
  select put_product_entries(product) from product;
  select put_content_entries(content_entry) from content_entry;
  update product_document set read_version = null where format in ('MARKDOWN', 'OPENAPI');`;

/** Snippets of plain words. */
export class PlainWords0172 extends Migration {
  override up(): void {
    for (const sql of [PARTS, ENTRIES, READ_AGAIN]) this.addSql(sql);
  }
}
