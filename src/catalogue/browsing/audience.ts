import type { Context } from '../../platform/context.ts';
import { builtOnce } from '../../platform/db/built-once.ts';
import { isDelegate } from '../../platform/viewer.ts';

declare module '../../platform/db/database.ts' {
  interface Database {
    catalogueVersion: { version: string };
  }
}

const readVersion = builtOnce((db) => db.selectFrom('catalogueVersion').select('version'));

/**
 * Consumers of the same teams see the same, as long as nothing about it changes; null for who sees more than is published.
 * The version is read for every question, so what was committed before it is in the answer, on whatever node.
 */
export async function browsingAudience({ db, viewer }: Pick<Context, 'db' | 'viewer'>): Promise<string | null> {
  if (isDelegate(viewer)) return null;
  const [row] = await readVersion(db);
  const teams = viewer ? viewer.teamIds.toSorted().join() : 'anonymous';
  return row ? `${row.version} ${teams}` : null;
}
