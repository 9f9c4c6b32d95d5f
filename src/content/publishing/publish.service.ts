import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { throwAll } from '../../platform/rules.ts';
import type { ContentEntry } from '../entries/content-entry.entity.ts';
import { recordEntry } from '../entries/entry.events.ts';
import { requireTemplate } from '../entries/entry.service.ts';
import { contentIn, lockEntry, newestContent, show, showToTeams } from '../entries/version.service.ts';
import type { TemplateField } from '../templates/template-field.ts';
import type { Content } from '../values/content.ts';
import { fitting } from '../values/value.rules.ts';
import { addPublishing } from './publish.queue.ts';

const wrongState = (message: string) => new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });

/**
 * Shows what was saved last to the audience of an entry. What is published already stays so.
 * @param expectedVersion As of {@link lockEntry}.
 * @throws DomainError NOT_FOUND, WRONG_STATE (archived), INVALID_INPUT (each field that must be filled), VERSION_CONFLICT.
 */
export async function publishContentEntry(
  ctx: Context,
  id: string,
  expectedVersion: number | null = null,
): Promise<ContentEntry> {
  const entry = await lockLiving(ctx, id, expectedVersion);
  const content = await requireComplete(ctx, entry);
  if (entry.publishedVersion === entry.version && entry.publishAt === null) return entry;
  await publish(ctx, entry, content, entry.version);
  return entry;
}

/**
 * Has what was saved last be published at a time; what is saved until then waits for another time.
 * @param publishAt Null takes the time back.
 * @param expectedVersion As of {@link lockEntry}.
 * @throws DomainError NOT_FOUND, WRONG_STATE (archived), INVALID_INPUT, VERSION_CONFLICT.
 */
export async function scheduleContentEntry(
  ctx: Context,
  id: string,
  publishAt: Date | null,
  expectedVersion: number | null = null,
): Promise<ContentEntry> {
  const entry = await lockLiving(ctx, id, expectedVersion);
  if (publishAt === null) {
    if (entry.publishAt === null) return entry;
    Object.assign(entry, UNSCHEDULED);
    await ctx.em.flush();
    await recordEntry(ctx, 'contentEntry.unscheduled', entry, {});
    return entry;
  }
  if (publishAt <= (await readNow(ctx))) throw invalidInput('It must lie ahead.', ['publishAt']);
  await requireComplete(ctx, entry);
  Object.assign(entry, { publishAt, scheduledVersion: entry.version });
  await ctx.em.flush();
  await addPublishing(ctx, id, publishAt);
  await recordEntry(ctx, 'contentEntry.scheduled', entry, {
    version: entry.version,
    publishAt: publishAt.toISOString(),
  });
  return entry;
}

/** Publishes what is due, in the transaction of a job. Whatever became of the entry meanwhile, nothing is published early or twice. */
export async function publishDue(ctx: Context, id: string): Promise<void> {
  const entry = await lockEntry(ctx, id).catch(missing);
  if (!entry?.publishAt || entry.scheduledVersion === null || entry.publishAt > (await readNow(ctx))) return;
  const content = await contentIn(ctx, id, entry.scheduledVersion);
  if (content) await publish(ctx, entry, content, entry.scheduledVersion);
}

function missing(error: unknown): null {
  if (error instanceof DomainError) return null;
  throw error;
}

/**
 * Takes an entry away from its audience and keeps it.
 * @throws DomainError NOT_FOUND, WRONG_STATE (archived already).
 */
export async function archiveContentEntry(ctx: Context, id: string): Promise<ContentEntry> {
  const entry = await lockLiving(ctx, id);
  Object.assign(entry, UNSCHEDULED, { archivedAt: await readNow(ctx) });
  await ctx.em.flush();
  await recordEntry(ctx, 'contentEntry.archived', entry, {});
  return entry;
}

/** Makes an archived entry a draft again. @throws DomainError NOT_FOUND, WRONG_STATE (not archived). */
export async function unarchiveContentEntry(ctx: Context, id: string): Promise<ContentEntry> {
  const entry = await lockEntry(ctx, id);
  if (entry.archivedAt === null) throw wrongState('It is not archived.');
  Object.assign(entry, { archivedAt: null, publishedVersion: null });
  await ctx.em.flush();
  await recordEntry(ctx, 'contentEntry.unarchived', entry, {});
  return entry;
}

const UNSCHEDULED = { publishAt: null, scheduledVersion: null };

async function lockLiving(ctx: Context, id: string, expectedVersion: number | null = null): Promise<ContentEntry> {
  const entry = await lockEntry(ctx, id, expectedVersion);
  if (entry.archivedAt === null) return entry;
  throw wrongState('It is archived.');
}

const fieldsOf = async (ctx: Context, { templateId }: ContentEntry): Promise<readonly TemplateField[]> =>
  (await requireTemplate(ctx, templateId)).fields;

/** What was saved last. @throws DomainError INVALID_INPUT for each field that must be filled and is not. */
async function requireComplete(ctx: Context, entry: ContentEntry): Promise<Content> {
  const fields = await fieldsOf(ctx, entry);
  const content = await newestContent(ctx, entry);
  const filled = fitting(fields, content.values);
  throwAll(
    fields
      .filter(({ name, required }) => required && !Object.hasOwn(filled, name))
      .map(({ name, label }) => invalidInput(`${label} must be filled.`, ['fields', name])),
  );
  return content;
}

async function publish(ctx: Context, entry: ContentEntry, content: Content, version: number): Promise<void> {
  const now = await readNow(ctx);
  show(entry, content, await fieldsOf(ctx, entry));
  Object.assign(entry, UNSCHEDULED, {
    publishedVersion: version,
    publishedAt: entry.publishedAt ?? now,
    revisedAt: now,
  });
  await ctx.em.flush();
  await showToTeams(ctx, entry, content.teamIds);
  await recordEntry(ctx, 'contentEntry.published', entry, { version });
}
