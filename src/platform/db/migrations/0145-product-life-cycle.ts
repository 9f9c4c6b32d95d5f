import { Migration } from '@mikro-orm/migrations';

const LIFE_CYCLE = `
  alter table product add column life_cycle text not null default 'LIVE',
    add column sunset_at timestamptz(3), add column life_cycle_note text,
    add column successor_id uuid references product on delete set null, add column sunset_told_days integer;
  create index product_successor on product (successor_id) where successor_id is not null;
  create index product_sunset on product (sunset_at) where sunset_at is not null and deleted_at is null;`;

/** How far the life of a product is, when it ends and what takes its place. */
export class ProductLifeCycle0145 extends Migration {
  override up(): void {
    this.addSql(LIFE_CYCLE);
  }
}
