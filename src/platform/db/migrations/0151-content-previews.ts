import { Migration } from '@mikro-orm/migrations';

const PREVIEWS = `
  create table content_preview (
    id uuid primary key, created_at timestamptz(3) not null default now(), entry_id uuid not null references content_entry on delete cascade,
    token_hash text not null unique, created_by_id uuid not null references "user", expires_at timestamptz(3) not null);
  create index content_preview_entry on content_preview (entry_id);
  create index content_preview_created_by on content_preview (created_by_id);`;

/** Secrets by which whoever has one reads what was saved of an entry last. */
export class ContentPreviews0151 extends Migration {
  override up(): void {
    this.addSql(PREVIEWS);
  }
}
