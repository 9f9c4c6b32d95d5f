import { Migration } from '@mikro-orm/migrations';

/** Of which certificate the key of a credential is made, so that they can be listed and withdrawn. */
const CERTIFICATES = `
  create table client_certificate (
    id uuid primary key, credential_id uuid not null unique references credential, fingerprint text not null,
    subject text not null, issuer text not null, serial_number text not null, pem text not null,
    valid_from timestamptz(3) not null, valid_until timestamptz(3) not null,
    withdrawn_at timestamptz(3), withdrawal_reason text,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create index client_certificate_fingerprint on client_certificate (fingerprint);
  create index client_certificate_by_end on client_certificate (coalesce(valid_until, 'infinity'), id);`;

export class ClientCertificates0106 extends Migration {
  override up(): void {
    this.addSql(CERTIFICATES);
  }
}
