import { Migration } from '@mikro-orm/migrations';

/**
 * Operations of OpenAPI descriptions as entries of their own, under names that may be misspelt. `operation` is method and path. Documents that were
 * read before there were any are read once more.
 */
const OPERATIONS = `
  alter table search_entry add column operation text, add column operation_id text, add column summary text;

  create function add_operation_entries(product uuid, document uuid, title text, operations jsonb) returns void language sql as $$
    insert into search_entry (product_id, document_id, title, named, body, words, operation, operation_id, summary)
      select product, document, title, folded(names), body,
        setweight(to_tsvector('portal', searchable(names)), 'A') || setweight(to_tsvector('portal', searchable(title)), 'B')
          || setweight(to_tsvector('portal', body), 'D'), operation, "operationId", summary
        from jsonb_to_recordset(operations) as given (operation text, "operationId" text, summary text, description text),
          lateral (select concat_ws(' ', operation, "operationId", summary) as names,
            searchable(substr(concat_ws(E'\\n', summary, description), 1, 20000)) as body) as made $$;

  update product_document set read_version = null where format = 'OPENAPI';`;

/** Operations that a search finds. */
export class OperationsFound0142 extends Migration {
  override up(): void {
    this.addSql(OPERATIONS);
  }
}
