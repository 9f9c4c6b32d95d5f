import { Migration } from '@mikro-orm/migrations';

/** A slug that an entry has only in what was saved of it tells readers nothing, not even that there is one; what was shown once leads there for good. */
const SLUGS = `
  alter table content_slug add column was_shown boolean not null default false;
  update content_slug set was_shown = true from content_entry as entry
    where entry.id = entry_id and entry.published_version is not null and (entry.slug = content_slug.slug or exists (
      select from content_version as version
        where version.entry_id = entry.id and number <= entry.published_version and content ->> 'slug' = content_slug.slug));
  create function note_shown_slug() returns trigger language plpgsql as $$
  begin
    update content_slug set was_shown = true where kind = new.kind and slug = new.slug and entry_id = new.id and not was_shown;
    return null;
  end $$;
  create trigger note_shown_slug after insert or update of slug, published_version on content_entry
    for each row when (new.published_version is not null) execute function note_shown_slug();`;

export class SlugsShown0174 extends Migration {
  override up(): void {
    this.addSql(SLUGS);
  }
}
