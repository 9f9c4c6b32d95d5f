import { Migration } from '@mikro-orm/migrations';

/**
 * What the portal has put on lists of client certificates, so that it takes off no more than that. A row is there before its
 * definition is written.
 */
const LISTINGS = `
  create table certificate_listing (
    provider_id uuid not null references provider on delete cascade,
    api_id text not null,
    fingerprint text not null,
    created_at timestamptz(3) not null default now(),
    primary key (provider_id, fingerprint, api_id));`;

export class CertificateLists0131 extends Migration {
  override up(): void {
    this.addSql('alter table product add column needs_certificate boolean not null default false');
    this.addSql(LISTINGS);
  }
}
