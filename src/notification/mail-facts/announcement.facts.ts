import { AnnouncementKind } from '../../apps/announcements/announcement.entity.ts';
import type { AnnouncedState } from '../../apps/announcements/announcement.service.ts';
import { productById } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { timeInWords } from './in-words.ts';
import { portalLink } from './portal-links.ts';

/** What the mail about an announcement may say. */
export interface AnnouncementFacts {
  product: string;
  kind: string;
  /** Its title. */
  announcement: string;
  /** The text in Markdown, which reads well as it is. */
  content: string;
  startsAt: string | null;
  endsAt: string | null;
  link: string;
}

const KINDS: Record<AnnouncementKind, string> = {
  [AnnouncementKind.DEPRECATION]: 'deprecation',
  [AnnouncementKind.MAINTENANCE]: 'maintenance',
  [AnnouncementKind.BREAKING_CHANGE]: 'breaking change',
  [AnnouncementKind.OTHER]: 'news',
};

/** What was announced: changes of it since then are not mailed. */
export async function announcementFacts(
  ctx: Context,
  { subject, after }: EventAbout<'announcement'>,
): Promise<AnnouncementFacts> {
  const told = after as unknown as AnnouncedState;
  // An event of an older version does not name it.
  const product = told.productDisplayName ?? (await productById(ctx, subject.productId!))!.displayName;
  return inWords(ctx, subject.announcementId, { ...told, product });
}

/** An announcement as it is now. */
export async function currentAnnouncement(ctx: Context, id: string): Promise<AnnouncementFacts> {
  const row = await ctx.db.selectFrom('announcement').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const { displayName } = (await productById(ctx, row.productId))!;
  return inWords(ctx, id, { ...row, product: displayName });
}

interface Announced {
  product: string;
  kind: AnnouncementKind;
  title: string;
  content: string;
  startsAt: Date | string | null;
  endsAt: Date | string | null;
}

function inWords(
  { config }: Context,
  id: string,
  { product, kind, title, content, startsAt, endsAt }: Announced,
): AnnouncementFacts {
  return {
    ...{ product, kind: KINDS[kind], announcement: title, content },
    startsAt: startsAt && timeInWords(new Date(startsAt)),
    endsAt: endsAt && timeInWords(new Date(endsAt)),
    link: portalLink(config, 'announcements', id),
  };
}
