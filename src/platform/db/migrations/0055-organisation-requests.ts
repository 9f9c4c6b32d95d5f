import { Migration } from '@mikro-orm/migrations';

/** A consumer asks for one organisation at a time; what was rejected stands in nobody's way. */
export class OrganisationRequests0055 extends Migration {
  override up(): void {
    this.addSql(`
      alter table portal_settings
        add column organisation_requests boolean not null default false,
        add column auto_approve_organisations boolean not null default false;
      create table organisation_request (
        id uuid primary key, name text not null, requester_id uuid not null references "user",
        status text not null default 'PENDING', organisation_id uuid references organisation,
        decided_by_id uuid references "user", decided_at timestamptz(3), decision_reason text,
        created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
      create unique index organisation_request_pending on organisation_request (requester_id) where status = 'PENDING';
      create index organisation_request_requester on organisation_request (requester_id, id);`);
  }
}
