import { Migration } from '@mikro-orm/migrations';

/** Keys that are found by a client certificate, which ends, and what consumers give with their requests. */
const CERTIFICATES = `
  alter table credential add column given text;
  alter table credential add column certificate_ends_at timestamptz(3);
  alter table credential add column granted_until timestamptz(3);
  alter table credential drop constraint key_is_known;
  alter table credential add constraint key_is_known check (secret is not null or key_hash is not null
    or (claimable_until is not null and claimed_at is null) or awaits_public_key);
  alter table access_request add column public_key text;`;

export class Certificates0105 extends Migration {
  override up(): void {
    this.addSql(CERTIFICATES);
  }
}
