import { Migration } from '@mikro-orm/migrations';

/**
 * Until now everybody asked for themselves. An idempotency key belongs to its sender, not to the person whom the request
 * is for.
 */
const ON_BEHALF = `
  alter table access_request add column created_by_id uuid references "user";
  update access_request set created_by_id = requester_id;
  alter table access_request alter column created_by_id set not null;
  drop index access_request_idempotency;
  create unique index access_request_idempotency on access_request (created_by_id, idempotency_key);
  alter table credential add column issued_by_id uuid references "user";`;

const KINDS = `
  alter table access_request add column previous_plan_id uuid references plan;
  create unique index access_request_plan_change on access_request (credential_id)
    where kind = 'CHANGE_PLAN' and status in ('PENDING', 'AWAITING_EXTERNAL');`;

const CART = `
  create table checkout (
    id uuid primary key, user_id uuid not null references "user", idempotency_key text, input_digest text,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create unique index checkout_idempotency on checkout (user_id, idempotency_key);
  alter table access_request add column checkout_id uuid references checkout;
  create index access_request_checkout on access_request (checkout_id);

  create table cart_item (
    id uuid primary key, user_id uuid not null references "user" on delete cascade,
    catalogue_id uuid not null references catalogue on delete cascade,
    product_id uuid not null references product on delete cascade,
    plan_id uuid not null references plan on delete cascade,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    unique (user_id, product_id, plan_id));
  create index cart_item_catalogue on cart_item (catalogue_id);
  create index cart_item_product on cart_item (product_id);
  create index cart_item_plan on cart_item (plan_id);`;

/** Asking on behalf of a consumer, changes of plan, and the cart. */
export class Cart0004 extends Migration {
  override up(): void {
    for (const sql of [ON_BEHALF, KINDS, CART]) this.addSql(sql);
  }
}
