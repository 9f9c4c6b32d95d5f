import { Migration } from '@mikro-orm/migrations';

/** An app is offered to one colleague at a time; what became of earlier offers stays. */
const OFFERS = `
  create table app_offer (
    id uuid primary key, app_id uuid not null references app, owner_id uuid not null references "user",
    recipient_id uuid not null references "user", organisation_id uuid not null references organisation, message text, status text not null default 'OPEN',
    closed_at timestamptz(3),
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create unique index app_offer_open on app_offer (app_id) where status = 'OPEN';
  create index app_offer_organisation on app_offer (organisation_id, id);
  create index app_offer_app on app_offer (app_id, id);
  create index app_offer_owner on app_offer (owner_id, id);
  create index app_offer_recipient on app_offer (recipient_id, id);`;

export class AppOffers0064 extends Migration {
  override up(): void {
    this.addSql(OFFERS);
  }
}
