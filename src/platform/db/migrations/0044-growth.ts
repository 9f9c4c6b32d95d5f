import { Migration } from '@mikro-orm/migrations';

/** For the order by technical names: the unique index ends in the name, and PostgreSQL would sort all products by their ids behind it. */
const ORDERS = 'create index product_by_name on product (name_key(name), id) where deleted_at is null';

/** What lists of many rows need. */
export class Growth0044 extends Migration {
  override up(): void {
    this.addSql(ORDERS);
  }
}
