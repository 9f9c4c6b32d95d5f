import { Migration } from '@mikro-orm/migrations';

/** A page of all tokens in the order of their names reads that page alone. */
export class TokensByName0075 extends Migration {
  override up(): void {
    this.addSql('create index account_token_by_name on account_token (name_key(name), id);');
  }
}
