import { Migration } from '@mikro-orm/migrations';

/**
 * Each event is written into every index of the log, and once more when it gets its position. What an object was subject of is found by
 * `event_log_subjects`, which has it among all that an event touches; nothing asks for this one.
 */
export class CheaperLog0045 extends Migration {
  override up(): void {
    this.addSql('drop index event_log_subject');
  }
}
