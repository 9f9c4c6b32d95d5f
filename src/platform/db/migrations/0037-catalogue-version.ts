import { Migration } from '@mikro-orm/migrations';

/** What the answers to browsing are made of. */
const TABLES = [
  'catalogue',
  'catalogue_product',
  'catalogue_plan',
  'catalogue_team',
  'product',
  'plan',
  'product_document',
];

/**
 * One row whose value changes in every transaction that changes what consumers browse, whoever makes the change. It is written
 * when the transaction commits, so nobody waits for it while holding it, and once however much has changed.
 */
const VERSION = `
  create table catalogue_version (
    is_only boolean primary key default true check (is_only),
    version uuid not null default gen_random_uuid(),
    changed_by xid8 not null default '0');
  insert into catalogue_version default values;

  create function note_catalogue_change() returns trigger language plpgsql as $$
  begin
    update catalogue_version set version = gen_random_uuid(), changed_by = pg_current_xact_id()
      where changed_by <> pg_current_xact_id();
    return null;
  end $$;`;

const triggers = (table: string) => `
  create constraint trigger note_row after insert or delete on ${table}
    deferrable initially deferred for each row execute function note_catalogue_change();
  create constraint trigger note_change after update on ${table}
    deferrable initially deferred for each row when (old.* is distinct from new.*) execute function note_catalogue_change();`;

export class CatalogueVersion0037 extends Migration {
  override up(): void {
    this.addSql(VERSION);
    for (const table of TABLES) this.addSql(triggers(table));
  }
}
