import { Migration } from '@mikro-orm/migrations';

/** What people set by one mutation, and no column that only jobs write. */
const SET_TOGETHER = {
  product: [
    ...['name', 'display_name', 'slug', 'description', 'content', 'is_featured', 'tags', 'category', 'position'],
    ...['logo', 'preview', 'api_ids', 'scope', 'probe'],
  ],
  plan: [
    ...['name', 'display_name', 'description', 'rate', 'per', 'quota', 'quota_renewal_seconds', 'key_lifetime_seconds'],
    ...['secret_policy', 'scope', 'metadata', 'auto_approve', 'price_label', 'terms_id'],
    ...['request_allowance', 'request_period_seconds'],
  ],
  catalogue: ['name', 'display_name', 'slug', 'position', 'visibility'],
};

const COUNT = `
  create function count_version_of_offer() returns trigger language plpgsql as $$
  begin
    new.version := old.version + 1;
    return new;
  end $$;`;

/** Behind the trigger that finds a slug: those of one moment run by their names. */
const counted = ([table, columns]: [string, string[]]) => `
  alter table ${table} add column version integer not null default 1;
  create trigger number_version before update on ${table} for each row
    when ((${columns.map((column) => `old.${column}`).join(', ')}) is distinct from (${columns.map((column) => `new.${column}`).join(', ')}))
    execute function count_version_of_offer();`;

/** A catalogue is set together with what is in it, whichever mutation puts that there. In one order, so that none waits for the other. */
const COUNT_MEMBERS = `
  create function count_version_of_members() returns trigger language plpgsql as $$
  begin
    perform 1 from catalogue where id in (select catalogue_id from changed) order by id for no key update;
    update catalogue set version = version + 1 where id in (select catalogue_id from changed);
    return null;
  end $$;`;

const members = (table: string) => `
  create trigger count_added after insert on ${table} referencing new table as changed
    for each statement execute function count_version_of_members();
  create trigger count_removed after delete on ${table} referencing old table as changed
    for each statement execute function count_version_of_members();`;

/** Which version of a product, plan or catalogue somebody read, whoever changed it since: older instances too. */
export class VersionsOfOffers0194 extends Migration {
  override up(): void {
    this.addSql(COUNT);
    this.addSql('set constraints all immediate');
    for (const each of Object.entries(SET_TOGETHER)) this.addSql(counted(each));
    this.addSql(COUNT_MEMBERS);
    for (const table of ['catalogue_product', 'catalogue_plan', 'catalogue_team']) this.addSql(members(table));
    this.addSql('set constraints all deferred');
  }
}
