import { Migration } from '@mikro-orm/migrations';

/** Where a consumer's application may have people sent back to. */
export class RedirectUrls0067 extends Migration {
  override up(): void {
    this.addSql(`alter table app add column redirect_urls jsonb not null default '[]';`);
  }
}
