import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { findBeside } from '../../platform/rules.ts';
import type { ContentEntry } from '../entries/content-entry.entity.ts';
import { requireTemplate } from '../entries/entry.service.ts';
import { contentIn, lockEntry, newestContent, saveVersion } from '../entries/version.service.ts';
import type { Content } from '../values/content.ts';

/**
 * Saves what an earlier version held as the next one. Where that is what the newest holds, nothing is saved.
 * @param expectedVersion As of {@link lockEntry}.
 * @throws DomainError NOT_FOUND (entry or version), VERSION_CONFLICT.
 */
export async function restoreContentEntry(
  ctx: Context,
  id: string,
  number: number,
  expectedVersion: number | null = null,
): Promise<ContentEntry> {
  const entry = await findBeside(
    () => lockEntry(ctx, id, expectedVersion),
    () => requireVersion(ctx, id, number),
  );
  const after = await requireVersion(ctx, id, number);
  const { fields } = await requireTemplate(ctx, entry.templateId);
  await saveVersion(ctx, entry, { before: await newestContent(ctx, entry), after, fields }, number);
  return entry;
}

/** @throws DomainError NOT_FOUND */
async function requireVersion(ctx: Context, id: string, number: number): Promise<Content> {
  const content = await contentIn(ctx, id, number);
  if (content) return content;
  throw notFound('version', ['version']);
}
