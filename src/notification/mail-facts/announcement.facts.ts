import { AnnouncementKind } from '../../apps/announcements/announcement.entity.ts';
import { productById } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
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

/** Reads an announcement as it is now. */
export async function announcementFacts(ctx: Context, id: string): Promise<AnnouncementFacts> {
  const row = await ctx.db.selectFrom('announcement').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const { displayName } = (await productById(ctx, row.productId))!;
  return {
    product: displayName,
    kind: KINDS[row.kind as AnnouncementKind],
    announcement: row.title,
    content: row.content,
    startsAt: row.startsAt && timeInWords(row.startsAt),
    endsAt: row.endsAt && timeInWords(row.endsAt),
    link: portalLink(ctx.config, 'announcements', id),
  };
}
