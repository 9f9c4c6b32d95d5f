import { sql } from 'kysely';
import { changesBetween } from '../../catalogue/offer/changes.ts';
import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { findBeside, gather, throwAll } from '../../platform/rules.ts';
import { optionalText } from '../../platform/text.ts';
import { ContentTemplate } from './content-template.entity.ts';
import type { CreateContentTemplateInput, UpdateContentTemplateInput } from './content-template.inputs.ts';
import { checkFields } from './content-template.rules.ts';
import type { TemplateField } from './template-field.ts';

/** What an event tells of a template. */
const stateOf = ({ kind, name, description, fields }: ContentTemplate) => ({ kind, name, description, fields });

/** @throws DomainError INVALID_INPUT, NAME_TAKEN. */
export async function createContentTemplate(ctx: Context, input: CreateContentTemplateInput): Promise<ContentTemplate> {
  const parts = await partsOf(ctx, input, null);
  const { name, fields } = parts as Required<typeof parts>;
  const template = ctx.em.create(ContentTemplate, { kind: input.kind, ...parts, name, fields });
  await ctx.em.flush();
  const after = stateOf(template);
  await recordEvent(ctx, { type: 'contentTemplate.created', subject: { contentTemplateId: template.id }, after });
  return template;
}

/**
 * Changes a template. A field that entries fill goes, or becomes of another type, only where `dropFields` names it.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN, IN_USE (entries fill a field).
 */
export async function updateContentTemplate(
  ctx: Context,
  id: string,
  input: UpdateContentTemplateInput,
): Promise<ContentTemplate> {
  const template = await findBeside(
    () => lockTemplate(ctx, id),
    () => partsOf(ctx, input, id),
  );
  const before = stateOf(template);
  const parts = await partsOf(ctx, input, id);
  const lost = lostFields(template.fields, parts.fields ?? template.fields);
  await requireDropped(ctx, id, lost, new Set(input.dropFields ?? []));
  ctx.em.assign(template, parts);
  await ctx.em.flush();
  await emptyFields(ctx, id, lost);
  const changes = changesBetween(before, stateOf(template));
  if (Object.keys(changes.after).length > 0) {
    await recordEvent(ctx, { type: 'contentTemplate.updated', subject: { contentTemplateId: id }, ...changes });
  }
  return template;
}

/** @throws DomainError NOT_FOUND, IN_USE (it has entries, or came with the portal). */
export async function deleteContentTemplate(ctx: Context, id: string): Promise<string> {
  const template = await lockTemplate(ctx, id);
  const inUse = (message: string) => new DomainError(UserErrorCode.IN_USE, message, { field: ['id'] });
  if (template.isBuiltIn) throw inUse('It came with the portal.');
  const entry = await ctx.db.selectFrom('contentEntry').select('title').where('templateId', '=', id).executeTakeFirst();
  if (entry) throw inUse(`Entries are written by it, such as ${entry.title}.`);
  await ctx.em.remove(template).flush();
  const before = stateOf(template);
  await recordEvent(ctx, { type: 'contentTemplate.deleted', subject: { contentTemplateId: id }, before });
  return id;
}

/** @throws DomainError NOT_FOUND */
const lockTemplate = (ctx: Context, id: string): Promise<ContentTemplate> =>
  lockRow(ctx, ContentTemplate, { id }, 'template');

type Parts = Partial<Pick<ContentTemplate, 'name' | 'description' | 'fields'>>;

/** The parts that are given; absent ones are left out. @throws DomainError INVALID_INPUT, NAME_TAKEN. */
async function partsOf(ctx: Context, input: UpdateContentTemplateInput, own: string | null): Promise<Parts> {
  const { name, description, fields } = input;
  const taken = 'Another template has that name.';
  return gather({
    ...(name != null && { name: () => requireFreeName(ctx, name, { table: 'contentTemplate', own, taken }) }),
    ...(description !== undefined && {
      description: () => optionalText(description, { field: ['input', 'description'], max: 1_000 }),
    }),
    ...(fields != null && { fields: () => checkFields(fields) }),
  });
}

/** Names of fields that are gone, or hold something else. */
const lostFields = (before: readonly TemplateField[], after: readonly TemplateField[]): string[] =>
  before
    .filter(({ name, type }) => !after.some((field) => field.name === name && field.type === type))
    .map(({ name }) => name);

/** What entries show, what is to be shown, and what was saved last. */
const HOLDERS = sql`content_entry entry join content_version saved on saved.entry_id = entry.id
  and saved.number in (entry.version, entry.published_version, entry.scheduled_version)`;

/** @throws DomainError IN_USE for every field that entries fill and nobody said may go. */
async function requireDropped(ctx: Context, id: string, lost: string[], dropped: ReadonlySet<string>): Promise<void> {
  const asked = lost.filter((name) => !dropped.has(name));
  if (asked.length === 0) return;
  const { rows } = await sql<{ name: string; count: number }>`select name, count(distinct entry.id)::int as count
    from unnest(${asked}::text[]) with ordinality as lost (name, place) join ${HOLDERS} on entry.template_id = ${id}
    where saved.content -> 'values' ? name or exists (select from jsonb_each(saved.content -> 'translations') as t (locale, text)
      where text -> 'values' ? name)
    group by name, place order by place`.execute(ctx.db);
  throwAll(
    rows.map(({ name, count }) => {
      const message = `${count === 1 ? 'One entry fills' : `${count} entries fill`} \`${name}\`: name it in \`dropFields\`.`;
      return new DomainError(UserErrorCode.IN_USE, message, { field: ['input', 'fields', name] });
    }),
  );
}

/** Takes what is shown of these fields away. Versions keep it, and show what their template has now. */
async function emptyFields({ db }: Context, id: string, lost: string[]): Promise<void> {
  if (lost.length === 0) return;
  await sql`update content_entry set field_values = field_values - ${lost}::text[],
      translations = (select coalesce(jsonb_object_agg(locale, jsonb_set(text, '{values}', (text -> 'values') - ${lost}::text[])), '{}')
        from jsonb_each(translations) as translation (locale, text))
    where template_id = ${id}`.execute(db);
}
