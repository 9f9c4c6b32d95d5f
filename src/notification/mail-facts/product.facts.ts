import { readLifeCycles, type ToldLifeCycle } from '../../catalogue/life-cycle/life-cycle.events.ts';
import { productById } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { documentLink, portalLink } from './portal-links.ts';

/** What the mails about the life of a product may say. */
export interface ProductFacts {
  product: string;
  /** The day in UTC; null where none is set. */
  endsOn: string | null;
  /** What its owners say of it. */
  note: string | null;
  /** What takes its place; null where nothing does. */
  successor: string | null;
  /** Living credentials that hold it. */
  credentialCount: number;
  link: string;
}

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** What the event told of the product: what became of it since then is not what the mail is about. */
export async function productFacts(ctx: Context, { subject, after }: EventAbout<'product'>): Promise<ProductFacts> {
  const id = subject.productId;
  // An event of an older version told only what had changed.
  const isWhole = after !== null && 'credentialCount' in after;
  const told = isWhole ? (after as unknown as ToldLifeCycle) : (await readLifeCycles(ctx, [id])).get(id)!;
  return {
    product: told.displayName,
    endsOn: told.sunsetAt && day.format(new Date(told.sunsetAt)),
    note: told.lifeCycleNote,
    successor: told.successor,
    credentialCount: told.credentialCount,
    link: portalLink(ctx.config, 'products', id),
  };
}

/** What the mail about a document that breaks clients may say. */
export interface DocumentFacts {
  product: string;
  /** The title by which people know it. */
  document: string;
  version: number;
  /** The first ten of those that break clients, in English, each in a line. */
  breakingChanges: string;
  /** How many changes there are in all. */
  changeCount: number;
  link: string;
}

const MAX_CHANGES = 10;

/** Reads what is known of a version of a document; of one that is gone since then what the event says. */
export async function documentFacts(ctx: Context, { subject, after }: EventAbout<'product'>): Promise<DocumentFacts> {
  const { documentId, title, version, changeCount } = after as {
    documentId: string;
    title: string;
    version: number;
    changeCount: number;
  };
  const row = await ctx.db
    .selectFrom('productDocumentVersion')
    .select('changes')
    .where('documentId', '=', documentId)
    .where('number', '=', version)
    .executeTakeFirst();
  const changes = (row?.changes ?? []) as { kind: string; message: string }[];
  const breaking = changes.filter(({ kind }) => kind === 'BREAKING').map(({ message }) => message);
  const { displayName } = (await productById(ctx, subject.productId))!;
  return {
    ...{ product: displayName, document: title, version, changeCount },
    breakingChanges: breaking.slice(0, MAX_CHANGES).join('\n'),
    link: documentLink(ctx.config, subject.productId, documentId),
  };
}
