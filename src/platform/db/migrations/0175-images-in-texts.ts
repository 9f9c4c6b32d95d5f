import { Migration } from '@mikro-orm/migrations';

/** What the Markdown of an entry shows, by the references in it. */
export class ImagesInTexts0175 extends Migration {
  override up(): void {
    this.addSql(`alter table content_entry add column images jsonb not null default '{}'`);
  }
}
