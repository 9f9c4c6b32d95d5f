import { Migration } from '@mikro-orm/migrations';

/**
 * What was accepted stays as it was: a change of the terms is a further version. The newest one is named by its plan without a
 * reference, so that the tables do not refer to each other; a version goes with its plan alone.
 */
const TERMS = `
  create table plan_terms (
    id uuid primary key, plan_id uuid not null references plan on delete cascade, version integer not null, text text not null,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(), unique (plan_id, version));
  alter table plan add column terms_id uuid;
  alter table access_request add column terms_id uuid references plan_terms on delete set null;
  create index access_request_terms on access_request (terms_id) where terms_id is not null;`;

/** Terms of plans, and which of them each request accepted. */
export class PlanTerms0122 extends Migration {
  override up(): void {
    this.addSql(TERMS);
  }
}
