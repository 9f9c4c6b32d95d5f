import { Migration } from '@mikro-orm/migrations';

export class AssumedAddresses0065 extends Migration {
  override up(): void {
    this.addSql('alter table identity_provider add column assumes_verified_email boolean not null default false');
  }
}
