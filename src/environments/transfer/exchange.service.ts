import { sql } from 'kysely';
import { releaseSlug } from '../../catalogue/offer/slug.service.ts';
import { releaseSlug as releaseEntrySlug } from '../../content/entries/slug.service.ts';
import type { Context } from '../../platform/context.ts';
import type { Bundle, Item } from '../format/bundle.ts';
import type { References } from '../parts/references.ts';

const CONSTRAINTS = sql`product_name, plan_name, catalogue_name, content_template_name`;

/** Items that are known by custom ids and unique by their names. */
const NAMED = [
  ['products', 'product'],
  ['plans', 'plan'],
  ['catalogues', 'catalogue'],
  ['contentTemplates', 'contentTemplate'],
] as const;

/**
 * Frees names and slugs that items here give up by this bundle, so that others of it get them, also where two exchange theirs: which is
 * saved first does not matter then. What nobody gives up stays taken.
 * @returns Ids of what gets another name, for `Context.renamed`.
 */
export async function freeNames(
  ctx: Context,
  here: Bundle,
  wanted: Bundle,
  references: References,
): Promise<Set<string>> {
  await sql`set constraints ${CONSTRAINTS} deferred`.execute(ctx.db);
  await freeSlugs(ctx, here, wanted, references);
  await freeEntrySlugs(ctx, here, wanted, references);
  return new Set(
    NAMED.flatMap(([kind, named]) =>
      pairsOf<{ cid: string; name: string }>(here[kind], wanted[kind])
        .filter(({ before, after }) => before.name !== after.name)
        .flatMap(({ after }) => references[named].get(after.cid) ?? []),
    ),
  );
}

/** All names are different again once all items are saved. */
export const requireNames = ({ db }: Context): Promise<unknown> =>
  sql`set constraints ${CONSTRAINTS} immediate`.execute(db);

const pairsOf = <T extends { cid: string }>(here: readonly T[], wanted: readonly T[]): { before: T; after: T }[] =>
  wanted.flatMap((after) => {
    const before = here.find(({ cid }) => cid === after.cid);
    return before ? [{ before, after }] : [];
  });

async function freeSlugs(ctx: Context, here: Bundle, wanted: Bundle, references: References): Promise<void> {
  for (const [kind, named] of [
    ['products', 'product'],
    ['catalogues', 'catalogue'],
  ] as const) {
    const slugs = new Set(wanted[kind].map(({ slug }) => slug));
    for (const { before, after } of pairsOf<{ cid: string; slug?: string | null }>(here[kind], wanted[kind])) {
      const isGivenUp = before.slug != null && before.slug !== after.slug && slugs.has(before.slug);
      const id = references[named].get(after.cid);
      if (isGivenUp && id) await releaseSlug(ctx, named, id, before.slug!);
    }
  }
}

const slugsOf = ({ published, draft }: Item<'contentEntries'>): Set<string> =>
  new Set([published, draft].flatMap((content) => content?.slug ?? []));

async function freeEntrySlugs(ctx: Context, here: Bundle, wanted: Bundle, references: References): Promise<void> {
  for (const { before, after } of pairsOf(here.contentEntries, wanted.contentEntries)) {
    const kept = slugsOf(after);
    const others = wanted.contentEntries.filter(({ cid }) => cid !== after.cid).map(slugsOf);
    const id = references.contentEntry.get(after.cid);
    for (const slug of slugsOf(before)) {
      if (id && !kept.has(slug) && others.some((slugs) => slugs.has(slug))) await releaseEntrySlug(ctx, id, slug);
    }
  }
}
