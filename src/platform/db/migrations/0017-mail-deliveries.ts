import { Migration } from '@mikro-orm/migrations';

/** `failure` stays for instances of the older version that still run. */
const MAIL = `
  alter table mail add column answer text, add column queued_at timestamptz(3) not null default now();
  update mail set answer = failure, queued_at = created_at;
  create index mail_status on mail (status, id);
  create index mail_recipient on mail (recipient, id);`;

/** What became of each mail, for API owners to look at, and mails that are sent again. */
export class MailDeliveries0017 extends Migration {
  override up(): void {
    this.addSql(MAIL);
  }
}
