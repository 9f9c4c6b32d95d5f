import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import type { ContentEntry } from '../entries/content-entry.entity.ts';
import { requireTemplate } from '../entries/entry.service.ts';
import { contentIn, lockEntry, newestContent, saveVersion } from '../entries/version.service.ts';

/**
 * Saves what an earlier version held as the next one. Where that is what the newest holds, nothing is saved.
 * @throws DomainError NOT_FOUND (entry or version).
 */
export async function restoreContentEntry(ctx: Context, id: string, number: number): Promise<ContentEntry> {
  const entry = await lockEntry(ctx, id);
  const after = await contentIn(ctx, id, number);
  if (!after) throw notFound('version', ['version']);
  const { fields } = await requireTemplate(ctx, entry.templateId);
  await saveVersion(ctx, entry, { before: await newestContent(ctx, entry), after, fields }, number);
  return entry;
}
