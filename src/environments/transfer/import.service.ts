import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { inViewersTransaction } from '../../platform/db/viewer-transaction.ts';
import { DomainError } from '../../platform/domain-error.ts';
import { requireRole } from '../../platform/graphql/auth-checker.ts';
import { throwAll } from '../../platform/rules.ts';
import { UserRole } from '../../platform/viewer.ts';
import { type Bundle, type Item, KEYS, KINDS, type Kind } from '../format/bundle.ts';
import { type Difference, differences } from '../format/diff.ts';
import { readBundle } from '../format/read-bundle.ts';
import type { Part, Saving } from '../parts/part.ts';
import { atPath } from '../parts/paths.ts';
import { type Findable, type References, Resolver, readReferences } from '../parts/references.ts';
import { PARTS } from './all-parts.ts';
import { adopt, isNamed, nameAs } from './custom-ids.service.ts';
import { freeNames, requireNames } from './exchange.service.ts';
import { exportBundle } from './export.service.ts';
import { keepImages } from './images.service.ts';

/** What takes back a dry run. */
class DryRun extends Error {
  constructor(readonly changes: Difference[]) {
    super('A dry run.');
  }
}

/**
 * Makes the definitions of the portal those of a bundle, by the same services as the mutations, in one transaction; what is only here is
 * left alone. A second import of the same changes nothing.
 * @param dryRun Does all of it and takes it back, so that it refuses what the import would.
 * @returns What was different. @throws DomainError Everything that is refused, each with its path in the bundle.
 */
export async function importBundle(ctx: Context, text: string, dryRun: boolean): Promise<Difference[]> {
  const wanted = readBundle(text);
  const images = await keepImages(ctx, await exportBundle(ctx), wanted);
  try {
    return await inViewersTransaction(ctx, async (tx) => {
      requireRole(tx.viewer, UserRole.API_OWNER);
      // Two at once would make the same twice.
      await sql`select pg_advisory_xact_lock(hashtext('bundle'))`.execute(tx.db);
      const changes = await bringIn(tx, wanted, images);
      if (dryRun) throw new DryRun(changes);
      return changes;
    });
  } catch (error) {
    if (error instanceof DryRun) return error.changes;
    throw error;
  }
}

/** What items of a kind are, where they are known by a key; null where what they belong to says which they are. */
const NAMED: Record<Kind, Findable | null> = {
  teams: 'team',
  ...{ plans: 'plan', products: 'product', catalogues: 'catalogue', approvalRules: 'approvalRule' },
  ...{ attributes: 'attribute', forms: null, mails: null, settings: null },
  ...{ contentTemplates: 'contentTemplate', contentEntries: 'contentEntry' },
  ...{ menus: null, redirects: null, themes: null },
};

interface Run {
  references: References;
  refused: Set<string>;
  refusals: DomainError[];
  changes: Difference[];
  images: Saving['images'];
  /** See `Context.renamed`: those that are not saved yet. */
  renamed: Set<string>;
}

async function bringIn(tx: Context, wanted: Bundle, images: Saving['images']): Promise<Difference[]> {
  await adopt(tx, wanted);
  const here = await exportBundle(tx);
  const references = await readReferences(tx);
  // Teams that nothing is for yet are there, though no bundle tells of them.
  const isThere = ({ kind, key }: Difference) => kind === 'teams' && references.team.has(key);
  const changes = differences(here, wanted).filter((each) => each.change !== 'CREATE' || !isThere(each));
  const renamed = await freeNames(tx, here, wanted, references);
  const ctx = { ...tx, renamed };
  const run: Run = { references, refused: new Set(), refusals: [], changes, images, renamed };
  for (const kind of KINDS) await bringInKind(ctx, kind, wanted[kind], run);
  throwAll(run.refusals);
  await requireNames(ctx);
  for (const kind of KINDS) {
    const isChanged = changes.some((each) => each.kind === kind && each.change !== 'ONLY_HERE');
    if (isChanged) await orderKind(ctx, kind, wanted[kind]);
  }
  return changes;
}

const orderKind = async <K extends Kind>(ctx: Context, kind: K, items: readonly Item<K>[]): Promise<void> =>
  (PARTS[kind] as Part<K>).order?.(ctx, items);

async function bringInKind<K extends Kind>(ctx: Context, kind: K, items: readonly Item<K>[], run: Run): Promise<void> {
  const part = PARTS[kind] as Part<K>;
  const changed = items.flatMap((item, index) => {
    const key = (KEYS[kind] as (item: Item<K>) => string)(item);
    const isChanged = run.changes.some((each) => each.kind === kind && each.key === key && each.change !== 'ONLY_HERE');
    return isChanged ? [{ item, key, path: [kind, String(index)] }] : [];
  });
  const saved: { item: Item<K>; id: string; path: string[] }[] = [];
  const order = part.arrange?.(changed.map(({ item }) => item));
  if (order) changed.sort((one, other) => order.indexOf(one.item) - order.indexOf(other.item));
  for (const { item, key, path } of changed) {
    const named = NAMED[kind];
    const before = (named && run.references[named].get(key)) ?? null;
    const id = await attempt(ctx, run, path, (saving) => part.save(ctx, item, { ...saving, id: before }));
    if (before) run.renamed.delete(before);
    if (id === null) run.refused.add(`${named} ${key}`);
    else {
      if (named && isNamed(named) && !before) await nameAs(ctx, named, id, key);
      if (named) run.references[named].set(key, id);
      saved.push({ item, id, path });
    }
  }
  for (const { item, id, path } of saved) {
    await attempt(ctx, run, path, async (saving) => part.finish?.(ctx, item, id, { ...saving, id }) ?? null);
  }
}

/** Null where something was refused, which is noted. */
async function attempt<T>(
  ctx: Context,
  run: Run,
  path: string[],
  work: (saving: Omit<Saving, 'id'>) => Promise<T>,
): Promise<T | null> {
  const names = new Resolver(run.references, run.refused);
  const note = (refusals: readonly DomainError[]) =>
    run.refusals.push(...refusals.map((refusal) => atPath(refusal, path)));
  try {
    const result = await work({ names, images: run.images });
    note(names.refusals);
    return names.refusals.length > 0 ? null : result;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    note([...names.refusals, ...error.refusals]);
    // What was begun with is not to be written with what follows.
    ctx.em.clear();
    return null;
  }
}
