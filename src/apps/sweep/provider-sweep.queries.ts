import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import { seesAll } from '../../platform/viewer.ts';

/** For API owners alone. */
export const sweeps = rowsOf('providerSweep.id', ({ db, viewer }) =>
  db
    .selectFrom('providerSweep')
    .selectAll()
    .where((eb) => eb.lit(seesAll(viewer))),
);

/** The newest comparison of a provider with the portal; null before the first. */
export const lastSweepOfProvider = defineLoader(async ({ db }: Context, providerIds: readonly string[]) => {
  const rows = await db
    .selectFrom('providerSweep')
    .selectAll()
    .distinctOn('providerId')
    .where(oneOf('providerId', providerIds))
    .orderBy('providerId')
    .orderBy('id', 'desc')
    .execute();
  return inOrder(providerIds, rows, (row) => row.providerId);
});
