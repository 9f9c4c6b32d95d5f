import { Migration } from '@mikro-orm/migrations';

/** For every order in which clients can have a list that grows. The other orders have their indexes. */
const ORDERS = `
  create index app_by_name on app (name_key(name), id) where deleted_at is null;
  create index user_by_display_name on "user" (name_key(display_name), id) where deleted_at is null;
  create index product_by_display_name on product (name_key(display_name), id) where deleted_at is null;
  create index plan_by_display_name on plan (name_key(display_name), id) where deleted_at is null;
  create index credential_by_end on credential (coalesce(expires_at, 'infinity'), id);
  create index access_request_by_decision on access_request (coalesce(decided_at, 'infinity'), id);
  create index provider_api_by_name on provider_api (provider_id, name_key(name), id);`;

/** Inside an object its own are read in the order of their making. */
const INSIDE = `
  drop index credential_app;
  create index credential_app on credential (app_id, id);
  drop index access_request_app;
  create index access_request_app on access_request (app_id, id);
  create index team_organisation on team (organisation_id, id);
  create index product_document_product on product_document (product_id, id);`;

/** What is kept of a comparison is bounded; how much there was is told beside it. */
const COUNTS = `
  alter table provider_sweep add column drift_count integer not null default 0;
  update provider_sweep set drift_count = jsonb_array_length(drifts);
  alter table provider_sync add column warning_count integer not null default 0;
  update provider_sync set warning_count = jsonb_array_length(warnings);`;

export class Lists0034 extends Migration {
  override up(): void {
    for (const sql of [ORDERS, INSIDE, COUNTS]) this.addSql(sql);
  }
}
