import { Migration } from '@mikro-orm/migrations';

const REDIRECTS = `
  create table redirect (
    id uuid primary key, created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    from_path text not null, to_path text not null, is_permanent boolean not null);
  create unique index redirect_from on redirect (from_path);
  create index redirect_from_order on redirect (from_path, id);`;

/** Paths of pages that lead to others. */
export class Redirects0156 extends Migration {
  override up(): void {
    this.addSql(REDIRECTS);
  }
}
