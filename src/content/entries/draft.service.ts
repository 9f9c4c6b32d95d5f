import { imageOf } from '../../catalogue/images/image.service.ts';
import { requireAll } from '../../catalogue/offer/membership.service.ts';
import { requireSlug } from '../../catalogue/offer/slug.service.ts';
import { tagsOf } from '../../catalogue/offer/tags.ts';
import type { Context } from '../../platform/context.ts';
import { invalidInput, notFound } from '../../platform/domain-error.ts';
import { gather } from '../../platform/rules.ts';
import { optionalText, requiredName, trimmed } from '../../platform/text.ts';
import { seesAll } from '../../platform/viewer.ts';
import type { ContentKind } from '../templates/content-kind.ts';
import type { TemplateField } from '../templates/template-field.ts';
import { type Content, imagesIn } from '../values/content.ts';
import { ContentAudience } from '../values/content-state.ts';
import { type WrittenImages, withImages, writtenImages } from '../values/text-images.service.ts';
import { valuesOf } from '../values/values.service.ts';
import type { UpdateContentEntryInput } from './entry.inputs.ts';
import { claimSlug } from './slug.service.ts';

/** What is written; without kind and fields where that is not there, and its parts are judged for what else is wrong. */
export interface Written {
  id: string;
  kind: ContentKind | null;
  fields: readonly TemplateField[] | null;
}

export const EMPTY: Content = {
  ...{ title: '', slug: '', summary: null, coverImage: null, tags: [], byline: null },
  ...{ audience: ContentAudience.EVERYBODY, teamIds: [], values: {}, translations: {} },
};

/** Of all that is saved together, as JSON. */
const MAX_CONTENT = 1_000_000;

/**
 * Content after a change: what is given in place of what was before.
 * @param files Images by the references of texts that come from another portal.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN, NOT_FOUND, all that is wrong at once.
 */
export async function contentAfter(
  ctx: Context,
  { id, kind, fields }: Written,
  input: UpdateContentEntryInput,
  before: Content,
  files?: WrittenImages['files'],
): Promise<Content> {
  const images = writtenImages(id, before, files);
  const { title, slug, summary, tags, byline } = input;
  const { readers, ...parts } = await gather({
    title: () => (title != null ? requiredName(title, { field: ['input', 'title'], max: 200 }) : before.title),
    slug: () => slugOf(ctx, { id, kind }, slug, before.slug),
    summary: () =>
      summary !== undefined ? optionalText(summary, { field: ['input', 'summary'], max: 500 }) : before.summary,
    coverImage: () => imageOf(ctx, input.coverImage, before.coverImage, ['input', 'coverImage']),
    tags: () => (tags != null ? tagsOf(tags) : before.tags),
    byline: () => (byline !== undefined ? bylineOf(byline) : before.byline),
    readers: () => readersOf(ctx, input, before),
    values: () =>
      input.fields && fields
        ? valuesOf(ctx, input.fields, before.values, { fields, images, at: ['input', 'fields'] })
        : before.values,
  });
  const content = withImages({ ...before, ...parts, ...readers }, images);
  requireDistinctImages(content);
  return bounded(content);
}

/** @throws DomainError INVALID_INPUT */
export function bounded(content: Content): Content {
  if (JSON.stringify(content).length <= MAX_CONTENT) return content;
  throw invalidInput(`All texts of an entry together are at most ${MAX_CONTENT} characters.`, ['input', 'fields']);
}

/** Of what kind it is free follows from what is written. @throws DomainError INVALID_INPUT, NAME_TAKEN. */
async function slugOf(
  ctx: Context,
  { id, kind }: Pick<Written, 'id' | 'kind'>,
  slug: string | null | undefined,
  before: string,
) {
  if (slug == null) return before;
  return kind ? claimSlug(ctx, { id, kind }, slug) : requireSlug(slug);
}

function bylineOf(byline: string | null): string | null {
  return trimmed(byline) === null ? null : requiredName(byline!, { field: ['input', 'byline'], max: 100 });
}

/** Who does not see people names no teams, and keeps those that there are. */
async function readersOf(
  ctx: Context,
  { audience, teamIds }: UpdateContentEntryInput,
  before: Content,
): Promise<Pick<Content, 'audience' | 'teamIds'>> {
  const field = ['input', 'teamIds'];
  const next = audience ?? before.audience;
  if (next !== ContentAudience.TEAMS) {
    if (teamIds?.length) throw invalidInput('Only an audience of TEAMS has teams.', field);
    return { audience: next, teamIds: [] };
  }
  if (teamIds == null && before.teamIds.length > 0) return { audience: next, teamIds: before.teamIds };
  if (!seesAll(ctx.viewer) && teamIds?.some((id) => !before.teamIds.includes(id))) throw notFound('team', field);
  const ids = await requireAll(ctx, 'team', teamIds, field);
  if (ids.length > 0 && ids.length <= 100) return { audience: next, teamIds: ids };
  throw invalidInput('Name 1 to 100 teams.', field);
}

/** An image belongs to one place. */
function requireDistinctImages(content: Content): void {
  const ids = imagesIn(content).map(({ id }) => id);
  if (new Set(ids).size === ids.length) return;
  throw invalidInput('A file is given in two places; send it twice.', ['input', 'fields']);
}
