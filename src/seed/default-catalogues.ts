import { sql } from 'kysely';
import { CatalogueVisibility } from '../catalogue/audience/catalogue-visibility.ts';
import { createCatalogue } from '../catalogue/catalogues/catalogue.service.ts';
import type { Context } from '../platform/context.ts';
import { inTransaction } from '../platform/db/transaction.ts';

/**
 * A public and a private catalogue, so that the owner of a new portal has where to publish. Only where there never was a
 * catalogue: what owners delete stays away. Nodes that start at once make them once.
 */
export async function bringDefaultCatalogues(ctx: Context): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await sql`lock table catalogue in share row exclusive mode`.execute(tx.db);
    const { rows } = await sql`select from catalogue union all
      select from event_log where type = 'catalogue.created' limit 1`.execute(tx.db);
    if (rows.length > 0) return;
    await createCatalogue(tx, { name: 'Public', visibility: CatalogueVisibility.PUBLIC });
    await createCatalogue(tx, { name: 'Private', visibility: CatalogueVisibility.PRIVATE });
  });
}
