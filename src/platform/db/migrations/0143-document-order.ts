import { Migration } from '@mikro-orm/migrations';

/** Documents that nobody has put in order are in that of their making: those that are alike in their place are. */
const ORDER = `
  alter table product_document add column position integer not null default 0;
  create index product_document_position on product_document (product_id, position, id);`;

/** The order in which the documents of a product are read. */
export class DocumentOrder0143 extends Migration {
  override up(): void {
    this.addSql(ORDER);
  }
}
