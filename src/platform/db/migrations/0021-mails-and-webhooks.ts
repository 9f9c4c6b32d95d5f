import { Migration } from '@mikro-orm/migrations';

/** What `answer` has told since version 0017, whose instances are gone by now. */
const MAIL_FAILURE = 'alter table mail drop column failure';

/**
 * A webhook goes at once, and its deliveries behind it, some of them at a time. Nobody sees them without it; whoever adds one
 * holds its row.
 */
const DELIVERIES = 'alter table webhook_delivery drop constraint webhook_delivery_webhook_id_fkey';

/** One column for the answers of mail servers, and deliveries that outlive their webhook for a moment. */
export class MailsAndWebhooks0021 extends Migration {
  override up(): void {
    for (const sql of [MAIL_FAILURE, DELIVERIES]) this.addSql(sql);
  }
}
