import { Migration } from '@mikro-orm/migrations';

/**
 * Text as a search compares it: without case, accents, compatibility forms, and letters that Unicode does not take apart
 * but people write without their stroke. PostgreSQL's `unaccent` does the same with a dictionary, but is an extension that
 * not every database service has.
 */
const FOLDED = String.raw`
  create function folded(text) returns text language sql immutable strict parallel safe
    return replace(replace(replace(translate(
      regexp_replace(normalize(lower($1), NFKD), E'[\u0300-\u036f]', '', 'g'),
      'łøđħı', 'lodhi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe');`;

/** How a search compares. */
export class Search0016 extends Migration {
  override up(): void {
    this.addSql(FOLDED);
  }
}
