import { Migration } from '@mikro-orm/migrations';

const ORDER = `
  alter table product add column category text, add column position integer not null default 0;
  alter table catalogue add column display_name text, add column position integer not null default 0;
  create index product_by_position on product (position, id) where deleted_at is null;
  create index product_by_featured on product ((is_featured::int), id) where deleted_at is null;
  create index catalogue_by_position on catalogue (position, id) where deleted_at is null;`;

/** How owners sort what they offer. */
export class CategoriesAndOrder0144 extends Migration {
  override up(): void {
    this.addSql(ORDER);
  }
}
