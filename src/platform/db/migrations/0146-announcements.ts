import { Migration } from '@mikro-orm/migrations';

const ANNOUNCEMENTS = `
  create table announcement (
    id uuid primary key, created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    product_id uuid not null references product, kind text not null, title text not null, content text not null,
    starts_at timestamptz(3), ends_at timestamptz(3), withdrawn_at timestamptz(3));
  create index announcement_product on announcement (product_id, id);
  create table announcement_acknowledgement (
    id uuid primary key, created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    announcement_id uuid not null references announcement on delete cascade, user_id uuid not null references "user",
    unique (announcement_id, user_id));
  create index announcement_acknowledgement_of on announcement_acknowledgement (announcement_id, id);
  create index announcement_acknowledgement_user on announcement_acknowledgement (user_id);`;

/** What owners announce of products, and who has acknowledged it. */
export class Announcements0146 extends Migration {
  override up(): void {
    this.addSql(ANNOUNCEMENTS);
  }
}
