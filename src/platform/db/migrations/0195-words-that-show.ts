import { Migration } from '@mikro-orm/migrations';

const FENCE = (sign: string) =>
  String.raw`^[ \t>]*(?:[-*+] +|[0-9]+[.)] +)?${sign}{3,}[^\n${sign}]*(?:\n(?![ \t>]*${sign}{3,}[ \t]*$)[^\n]*)*(?:\n[^\n]*)?`;

/** What is code is read as it stands. Nothing looks behind: PostgreSQL would begin at the beginning of the text each time. Of what fits, the longest is taken. */
const CODE = [
  FENCE('`'),
  FENCE('~'),
  String.raw`\n\n(?: {4}|\t)[^\n]*(?:\n(?: {4}|\t)[^\n]*)*`,
  '`[^`]+`(?!`)',
  '``[^`]+(?:`[^`]+)*``(?!`)',
].join('|');

/** Elements that the pages leave out with what is in them (`nonTextTags` of the library that cleans), and comments. */
const HIDDEN = [
  ...['script', 'style', 'textarea', 'option'].map(
    (name) => String.raw`<${name}(?![a-z0-9-])[^<]*(?:<(?!/${name}[\s>])[^<]*)*(?:</${name}\s*>|\Z)`,
  ),
  '<!--[^-]*(?:-(?!->)[^-]*)*-->',
  String.raw`^<!--[^-]*(?:-(?!->)[^-]*)*\Z`,
  '<[?!][^<>]*>',
].join('|');

/** As CommonMark has them, of whatever name: the pages take away those that they do not know, and attributes with them. */
const TAG = String.raw`</?[a-z][a-z0-9-]*(?:[\s/](?:[^<>"'']|"[^"]*"|''[^'']*'')*)?>`;

/** No text has these characters: in code they stand for those by which HTML is told. */
const KEPT = String.raw`'<>&', E'\uE002\uE003\uE004'`;
const KEPT_BACK = String.raw`E'\uE002\uE003\uE004', '<>&'`;

const NAMED: Record<string, string> = {
  ...{ lt: '\uE002', gt: '\uE003', amp: '\uE004', quot: '"', apos: "''", nbsp: ' ', shy: '', hellip: '…' },
  ...{ mdash: '—', ndash: '–', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', laquo: '«', raquo: '»', bull: '•' },
  ...{ copy: '©', reg: '®', trade: '™', euro: '€', pound: '£', times: '×', deg: '°', micro: 'µ', szlig: 'ß' },
  ...{ auml: 'ä', ouml: 'ö', uuml: 'ü', Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', eacute: 'é', egrave: 'è', ecirc: 'ê' },
  ...{ agrave: 'à', acirc: 'â', aring: 'å', Aring: 'Å', aelig: 'æ', oslash: 'ø', ccedil: 'ç', ntilde: 'ñ' },
  ...{
    iacute: 'í',
    oacute: 'ó',
    uacute: 'ú',
    aacute: 'á',
    Eacute: 'É',
    atilde: 'ã',
    otilde: 'õ',
    icirc: 'î',
    ocirc: 'ô',
  },
};

/** Markdown without the HTML in it, as it shows on a page; what is code stays. */
const SHOWN = String.raw`
  create function without_html(markdown text) returns text language plpgsql immutable strict parallel safe as $$
  declare
    shown text; entity text; code bigint;
  begin
    markdown := replace(translate(markdown, E'\uE002\uE003\uE004', ''), E'\r', '');
    if markdown !~ '[<&]' then return markdown; end if;
    select string_agg(case when part[1] is not null then translate(part[1], ${KEPT}) when part[2] is not null then ' '
        when part[3] ~ '^\\[<>&]' then translate(substr(part[3], 2), ${KEPT}) else part[3] end, '' order by place)
      into shown
      from regexp_matches(markdown, '(${CODE})|(${HIDDEN}|${TAG})|([^${'`'}~<\n\\]+|${'`'}+|\\?[\s\S])', 'giw') with ordinality as found (part, place);
    shown := regexp_replace(shown, '<([^\s<>@]+@[^\s<>@]+)>', '\1', 'g');
    for entity in select distinct match[1] from regexp_matches(shown, '&#([0-9]{1,7}|x[0-9a-f]{1,6});', 'gi') as match loop
      code := case when lower(left(entity, 1)) = 'x' then ('x' || lpad(substr(entity, 2), 8, '0'))::bit(32)::int else entity::int end;
      shown := replace(shown, '&#' || entity || ';', case when code in (60, 62, 38) then translate(chr(code::int), ${KEPT})
        when code between 32 and 55295 or code between 65536 and 1114111 then chr(code::int) else ' ' end);
    end loop;
    for entity in select distinct match[1] from regexp_matches(shown, '&([a-zA-Z]{2,8});', 'g') as match loop
      code := array_position('{${Object.keys(NAMED).join(',')}}'::text[], entity);
      if code is not null then
        shown := replace(shown, '&' || entity || ';', (array[${Object.values(NAMED)
          .map((text) => `'${text}'`)
          .join(',')}])[code]);
      end if;
    end loop;
    return shown;
  end $$;`;

/** What is read of Markdown begins there, and ends with the characters of code as they were. */
const PARTS = `
  alter function markdown_parts(text) rename to parts_without_html;
  create function markdown_parts(markdown text, out shown text, out unshown text) language sql immutable strict parallel safe as $$
    select translate(part.shown, ${KEPT_BACK}), translate(part.unshown, ${KEPT_BACK})
      from parts_without_html(without_html(markdown)) as part $$;`;

/** Guides and operations are read once more by the job that reads documents. */
const READ_AGAIN = `
  select put_product_entries(product) from product;
  select put_content_entries(content_entry) from content_entry;
  update product_document set read_version = null where format in ('MARKDOWN', 'OPENAPI');`;

/** What no reader sees is not found: neither tags and their attributes, nor scripts, styles and comments. */
export class WordsThatShow0195 extends Migration {
  override up(): void {
    for (const sql of [SHOWN, PARTS, READ_AGAIN]) this.addSql(sql);
  }
}
