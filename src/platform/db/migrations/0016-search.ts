import { Migration } from '@mikro-orm/migrations';

/**
 * Text as a search compares it: without case, accents and compatibility forms. PostgreSQL's `unaccent` does the same with a
 * dictionary, but is an extension that not every database service has.
 */
const FOLDED = String.raw`
  create function folded(text) returns text language sql immutable strict parallel safe
    return regexp_replace(normalize(lower($1), NFKD), E'[\u0300-\u036f]', '', 'g');`;

/** How a search compares. */
export class Search0016 extends Migration {
  override up(): void {
    this.addSql(FOLDED);
  }
}
