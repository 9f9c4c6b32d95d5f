import { Migration } from '@mikro-orm/migrations';

/** What `answer` has told since version 0017, whose instances are gone by now. */
export class MailFailure0021 extends Migration {
  override up(): void {
    this.addSql('alter table mail drop column failure');
  }
}
