import { Migration } from '@mikro-orm/migrations';

/** An equal grant is given twice only where that was asked for in so many words. */
const FURTHER_KEYS = `
  alter table access_request add column further_key boolean not null default false;`;

/** Apps that were made together with a request go with it when nothing is granted. */
const PROVISIONAL_APPS = `
  alter table app add column is_provisional boolean not null default false;`;

/**
 * What a service asked for and made is its own. The idempotency keys of its requests are its own, too, and not those of the
 * consumer for whom it asks.
 */
const ASKING_SERVICES = `
  alter table service_token add column organisation_id uuid references organisation;
  alter table app add column created_by_service_id uuid references service_token;
  create index app_of_service on app (created_by_service_id) where created_by_service_id is not null;
  alter table access_request add column created_by_service_id uuid references service_token;
  drop index access_request_idempotency;
  create unique index access_request_idempotency on access_request (created_by_id, idempotency_key)
    where created_by_service_id is null;
  create unique index access_request_service_idempotency on access_request (created_by_service_id, idempotency_key);`;

/** One key for one grant, apps that come and go with their request, and programs that ask. */
export class Asking0011 extends Migration {
  override up(): void {
    for (const sql of [FURTHER_KEYS, PROVISIONAL_APPS, ASKING_SERVICES]) this.addSql(sql);
  }
}
