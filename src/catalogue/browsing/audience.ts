import type { Context } from '../../platform/context.ts';
import { readTogether } from '../../platform/loader.ts';
import { shaped } from '../../platform/shapes/shaped.ts';
import { isDelegate } from '../../platform/viewer.ts';
import { addressPeriod } from '../images/image-address.ts';

declare module '../../platform/db/database.ts' {
  interface Database {
    catalogueVersion: { version: string };
  }
}

const versionOf = shaped<object, { version: string }>(({ db }) =>
  db.selectFrom('catalogueVersion').select('version').compile(),
);

const readVersion = readTogether(async ({ db }: Pick<Context, 'db'>, asked: readonly 'now'[]) => {
  const [row] = await versionOf({ db }, {});
  return asked.map(() => row?.version ?? null);
});

/**
 * Consumers of the same teams see the same, as long as nothing about it changes; null for who sees more than is published.
 * The version is read for every question, so what was committed before it is in the answer, on whatever node.
 */
export async function browsingAudience({ db, viewer }: Pick<Context, 'db' | 'viewer'>): Promise<string | null> {
  if (isDelegate(viewer)) return null;
  const version = await readVersion({ db }, 'now');
  const teams = viewer ? viewer.teamIds.toSorted().join() : 'anonymous';
  // Addresses of images are the same for everybody for some hours.
  return version && `${version} ${addressPeriod()} ${teams}`;
}
