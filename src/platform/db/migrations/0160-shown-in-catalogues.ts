import { Migration } from '@mikro-orm/migrations';

/**
 * What a product is called in a catalogue, and where it stands there; null is the product's own. What is shown of the two is kept beside
 * them, because an index cannot order by columns of two tables.
 */
const COLUMNS = `
  alter table catalogue_product add column display_name text, add column position integer,
    add column shown_name text, add column shown_position integer;
  update catalogue_product set shown_name = product.display_name, shown_position = product.position
    from product where product.id = product_id;
  alter table catalogue_product alter column shown_name set not null, alter column shown_position set not null;
  create index catalogue_product_by_position on catalogue_product (catalogue_id, shown_position, product_id);
  create index catalogue_product_by_name on catalogue_product (catalogue_id, name_key(shown_name), product_id);`;

/** A product that is changed meanwhile is waited for. */
const OF_CATALOGUE = `
  create function set_shown_product() returns trigger language plpgsql as $$
  begin
    select coalesce(new.display_name, product.display_name), coalesce(new.position, product.position)
      into new.shown_name, new.shown_position from product where id = new.product_id for share;
    return new;
  end $$;
  create trigger set_shown before insert or update of display_name, position on catalogue_product
    for each row execute function set_shown_product();`;

const OF_PRODUCT = `
  create function show_in_catalogues() returns trigger language plpgsql as $$
  begin
    update catalogue_product set shown_name = coalesce(display_name, new.display_name), shown_position = coalesce(position, new.position)
      where product_id = new.id;
    return null;
  end $$;
  create trigger show_in_catalogues after update of display_name, position on product for each row
    when (old.display_name <> new.display_name or old.position <> new.position) execute function show_in_catalogues();`;

/** A name and a place in each catalogue. */
export class ShownInCatalogues0160 extends Migration {
  override up(): void {
    for (const sql of [COLUMNS, OF_CATALOGUE, OF_PRODUCT]) this.addSql(sql);
  }
}
