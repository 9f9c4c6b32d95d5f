import { Migration } from '@mikro-orm/migrations';

/**
 * What keeps keys from opening a product; which versions of its APIs its policy grants; which policies a synchronisation left
 * aside, and why.
 */
const PRODUCT_OBSTACLES = `
  alter table product
    add column obstacles jsonb not null default '[]',
    add column api_versions jsonb not null default '{}';
  alter table provider_sync add column ignored jsonb not null default '[]';`;

export class ProductObstacles0026 extends Migration {
  override up(): void {
    this.addSql(PRODUCT_OBSTACLES);
  }
}
