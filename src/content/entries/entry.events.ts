import type { Context } from '../../platform/context.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { TypesAbout } from '../../platform/events/event-types.ts';
import type { ContentEntry } from './content-entry.entity.ts';

/** Records what happened to an entry. Events name it, and tell none of its texts. */
export const recordEntry = (
  ctx: Context,
  type: TypesAbout<'contentEntry'>,
  { id, kind, slug, title }: Pick<ContentEntry, 'id' | 'kind' | 'slug' | 'title'>,
  after: object,
) => recordEvent(ctx, { type, subject: { contentEntryId: id }, after: { kind, slug, title, ...after } });
