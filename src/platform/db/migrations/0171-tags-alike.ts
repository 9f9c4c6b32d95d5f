import { Migration } from '@mikro-orm/migrations';

/** Tags are shown as they were written, and compared like names and without accents. */
const KEYS = `
  create function tag_key(text) returns text language sql immutable strict parallel safe
    return folded(name_key($1));

  create function tag_keys(jsonb) returns text[] language sql immutable strict parallel safe
    return (select coalesce(array_agg(distinct tag_key(tag)), '{}') from jsonb_array_elements_text($1) as tag);

  create index product_tag_keys on product using gin (tag_keys(tags));
  create index content_entry_tag_keys on content_entry using gin (tag_keys(tags));
  drop index product_tags, content_entry_tags;`;

const eachOnce = (tags: string) => `(select jsonb_agg(tag order by place) from (
  select distinct on (tag_key(tag)) tag, place from jsonb_array_elements_text(${tags}) with ordinality as given (tag, place)
    order by tag_key(tag), place) as kept)`;

/** What was written in two ways at once is there in the first of them. */
const ONCE = `
  update product set tags = ${eachOnce('tags')} where jsonb_array_length(tags) > cardinality(tag_keys(tags));
  update content_entry set tags = ${eachOnce('tags')} where jsonb_array_length(tags) > cardinality(tag_keys(tags));
  update content_version set content = jsonb_set(content, '{tags}', ${eachOnce("content -> 'tags'")})
    where jsonb_array_length(content -> 'tags') > cardinality(tag_keys(content -> 'tags'));`;

/** One tag, however it is written. */
export class TagsAlike0171 extends Migration {
  override up(): void {
    for (const sql of [KEYS, ONCE]) this.addSql(sql);
  }
}
