import { Migration } from '@mikro-orm/migrations';

/**
 * A webhook goes at once, and its deliveries behind it, some of them at a time. Nobody sees them without it; whoever adds one
 * holds its row.
 */
export class DeliveriesOfDeletedWebhooks0022 extends Migration {
  override up(): void {
    this.addSql('alter table webhook_delivery drop constraint webhook_delivery_webhook_id_fkey');
  }
}
