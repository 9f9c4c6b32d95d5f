import { Migration } from '@mikro-orm/migrations';

/** What a list of entries looks for words in: names of them in all languages. */
const WORDS = `
  create function entry_words(title text, slug text, summary text, tags jsonb, translations jsonb) returns text language sql stable parallel safe
    return concat_ws(' ', title, slug, summary, (select string_agg(tag, ' ') from jsonb_array_elements_text(tags) as tag),
      (select string_agg(concat_ws(' ', text ->> 'title', text ->> 'summary'), ' ') from jsonb_each(translations) as t (locale, text)));`;

export class WordsOfEntries0173 extends Migration {
  override up(): void {
    this.addSql(WORDS);
  }
}
