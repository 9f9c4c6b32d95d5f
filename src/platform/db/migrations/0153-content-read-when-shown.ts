import { Migration } from '@mikro-orm/migrations';

/** A draft that is saved changes nothing that a search reads. */
const TRIGGER = `
  drop trigger note_entries on content_entry;
  create trigger note_entries after insert or update
    of title, summary, tags, field_values, translations, published_version, archived_at on content_entry for each row
    execute function note_content_entries();`;

export class ContentReadWhenShown0153 extends Migration {
  override up(): void {
    this.addSql(TRIGGER);
  }
}
