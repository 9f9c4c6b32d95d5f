import { v7 } from 'uuid';
import { changesBetween } from '../../catalogue/offer/changes.ts';
import { lockProduct } from '../../catalogue/products/product.service.ts';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { optionalText, requiredName } from '../../platform/text.ts';
import { holds } from '../holders/holder.queries.ts';
import { Announcement, AnnouncementAcknowledgement } from './announcement.entity.ts';
import type { CreateAnnouncementInput, UpdateAnnouncementInput } from './announcement.inputs.ts';
import { announcements } from './announcement.queries.ts';

/** What the event of its publication tells of an announcement, and the mail about it says. */
export interface AnnouncedState extends ReturnType<typeof stateOf> {
  /** Absent in events of older versions. */
  productDisplayName?: string;
}

/** What an event tells of an announcement. */
const stateOf = ({ kind, title, content, startsAt, endsAt }: Announcement) => ({
  ...{ kind, title, content },
  ...{ startsAt: startsAt?.toISOString() ?? null, endsAt: endsAt?.toISOString() ?? null },
});

const subjectOf = ({ id, productId }: Announcement) => ({ announcementId: id, productId });

/**
 * Announces something of a product. Jobs mail it to everybody who holds the product then.
 * @throws DomainError NOT_FOUND, INVALID_INPUT.
 */
export async function createAnnouncement(ctx: Context, input: CreateAnnouncementInput): Promise<Announcement> {
  const { productId, kind } = input;
  const { product, parts } = await gather({
    product: () => lockProduct(ctx, productId, ['input', 'productId']),
    parts: () => partsOf(ctx, input, new Announcement()),
  });
  const announcement = ctx.em.create(Announcement, {
    ...parts,
    productId,
    kind,
    title: parts.title!,
    content: parts.content!,
  });
  await ctx.em.flush();
  const after = { ...stateOf(announcement), productDisplayName: product.displayName };
  await recordEvent(ctx, { type: 'announcement.published', subject: subjectOf(announcement), after });
  return announcement;
}

/**
 * Changes an announcement; it is not mailed again.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, WRONG_STATE (withdrawn).
 */
export async function updateAnnouncement(
  ctx: Context,
  id: string,
  input: UpdateAnnouncementInput,
): Promise<Announcement> {
  const announcement = await findBeside(
    () => lockAnnouncement(ctx, id),
    () => partsOf(ctx, input, new Announcement()),
  );
  const before = stateOf(announcement);
  const { kind } = input;
  ctx.em.assign(announcement, { ...(await partsOf(ctx, input, announcement)), ...(kind != null && { kind }) });
  await ctx.em.flush();
  const changes = changesBetween(before, stateOf(announcement));
  if (Object.keys(changes.after).length > 0) {
    await recordEvent(ctx, { type: 'announcement.updated', subject: subjectOf(announcement), ...changes });
  }
  return announcement;
}

/**
 * Takes an announcement back: only API owners see it then, and mails that are not queued yet are not sent.
 * @throws DomainError NOT_FOUND, WRONG_STATE (withdrawn already).
 */
export async function withdrawAnnouncement(ctx: Context, id: string): Promise<Announcement> {
  const announcement = await lockAnnouncement(ctx, id);
  announcement.withdrawnAt = await readNow(ctx);
  await ctx.em.flush();
  const { title } = announcement;
  await recordEvent(ctx, { type: 'announcement.withdrawn', subject: subjectOf(announcement), before: { title } });
  return announcement;
}

/**
 * Notes that the viewer has read an announcement; once more changes nothing.
 * @throws DomainError NOT_FOUND, WRONG_STATE (the viewer does not hold the product, or is a program).
 */
export async function acknowledgeAnnouncement(ctx: Context, id: string): Promise<Announcement> {
  const { userId, organisationId, isServiceAccount } = requireViewer(ctx.viewer);
  const announcement = await announcements.find(ctx, id);
  if (!announcement) throw notFound('announcement');
  if (isServiceAccount || !(await holds(ctx, announcement.productId))) {
    const message = 'It is acknowledged by people whose apps hold the product.';
    throw new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });
  }
  const added = await ctx.db
    .insertInto('announcementAcknowledgement')
    .values({ ...new AnnouncementAcknowledgement(), id: v7(), announcementId: id, userId })
    .onConflict((conflict) => conflict.columns(['announcementId', 'userId']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (added) {
    const subject = { ...subjectOf(announcement), userId };
    await recordEvent(ctx, { type: 'announcement.acknowledged', subject, organisationId });
  }
  return announcement;
}

async function lockAnnouncement(ctx: Context, id: string): Promise<Announcement> {
  const announcement = await lockRow(ctx, Announcement, { id }, 'announcement');
  if (announcement.withdrawnAt === null) return announcement;
  throw new DomainError(UserErrorCode.WRONG_STATE, 'It is withdrawn.', { field: ['id'] });
}

type Parts = Partial<Pick<Announcement, 'title' | 'content' | 'startsAt' | 'endsAt'>>;

/** The parts that are given; absent ones are left out. @throws DomainError INVALID_INPUT */
async function partsOf(ctx: Context, input: UpdateAnnouncementInput, before: Announcement): Promise<Parts> {
  const { title, content } = input;
  const { window, ...texts } = await gather({
    ...(title != null && { title: () => requiredName(title, { field: ['input', 'title'], max: 150 }) }),
    ...(content != null && { content: () => requiredText(content) }),
    window: () => windowOf(ctx, input, before),
  });
  return { ...texts, ...window };
}

function requiredText(content: string): string {
  const field = ['input', 'content'];
  const text = optionalText(content, { field, max: 20_000 });
  if (text === null) throw invalidInput('It must not be empty.', field);
  return text;
}

/** An end that is given lies ahead: one that was kept may have passed. @throws DomainError INVALID_INPUT */
async function windowOf(ctx: Context, { startsAt, endsAt }: UpdateAnnouncementInput, before: Announcement) {
  const window = {
    startsAt: startsAt === undefined ? before.startsAt : startsAt,
    endsAt: endsAt === undefined ? before.endsAt : endsAt,
  };
  const isNew = endsAt != null && endsAt.getTime() !== before.endsAt?.getTime();
  if (isNew && endsAt <= (await readNow(ctx))) throw invalidInput('It must lie ahead.', ['input', 'endsAt']);
  if (window.endsAt === null || window.startsAt === null || window.endsAt > window.startsAt) return window;
  throw invalidInput('It must lie behind `startsAt`.', ['input', 'endsAt']);
}
