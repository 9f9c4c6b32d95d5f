import { Migration } from '@mikro-orm/migrations';

const MENUS = `
  create table menu (
    id uuid primary key, created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    name text not null, audience text not null, team_ids jsonb not null default '[]');
  create unique index menu_name on menu (name_key(name));
  create table menu_item (
    id uuid primary key, menu_id uuid not null references menu on delete cascade, parent_id uuid references menu_item on delete cascade,
    position integer not null, labels jsonb not null, audience text not null, team_ids jsonb not null default '[]',
    product_id uuid references product on delete cascade, catalogue_id uuid references catalogue on delete cascade,
    entry_id uuid references content_entry on delete cascade, address text,
    check (num_nonnulls(product_id, catalogue_id, entry_id, address) <= 1));
  create index menu_item_menu on menu_item (menu_id, position);
  create index menu_item_parent on menu_item (parent_id);
  create index menu_item_product on menu_item (product_id);
  create index menu_item_catalogue on menu_item (catalogue_id);
  create index menu_item_entry on menu_item (entry_id);`;

/** What a front end shows in its header and footer, and to whom. */
export class Menus0155 extends Migration {
  override up(): void {
    this.addSql(MENUS);
  }
}
