import { Migration } from '@mikro-orm/migrations';

/** Beside the document, whose every change has what is browsed read anew: a look that finds nothing new changes nothing there. */
const SOURCES = `
  create table document_source (
    document_id uuid primary key references product_document on delete cascade, url text not null, etag text,
    checked_at timestamptz(3) not null default now(), problem text);
  create index document_source_age on document_source (checked_at);`;

/** Addresses that documents come from. */
export class DocumentSources0141 extends Migration {
  override up(): void {
    this.addSql(SOURCES);
  }
}
