import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { Attribute, type AttributeSubject, MAX_ATTRIBUTES } from '../../identity/attributes/attribute.entity.ts';
import { readAttributes } from '../../identity/attributes/attribute.queries.ts';
import type { Context } from '../../platform/context.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { type AttributeParts, checkKey, NEW_ATTRIBUTE, partsOf, textsOf } from './attribute.rules.ts';
import type { CreateAttributeInput, UpdateAttributeInput } from './attribute-change.inputs.ts';
import { settleAttributeLater } from './attribute-change.queue.ts';

/** Adds an attribute behind the others of its subject. @throws DomainError INVALID_INPUT, NAME_TAKEN. */
export async function createAttribute(ctx: Context, input: CreateAttributeInput): Promise<Attribute> {
  const all = await lockAttributes(ctx);
  const position = all.filter(({ subject }) => subject === input.subject).length + 1;
  const { key, parts } = await gather({
    room: () => {
      if (position <= MAX_ATTRIBUTES) return;
      throw invalidInput(`There are at most ${MAX_ATTRIBUTES} of people, and as many of apps.`, ['input', 'subject']);
    },
    key: () => checkKey(input, all),
    parts: () => partsOf(input, NEW_ATTRIBUTE, input, all),
  });
  const { subject, type } = input;
  const attribute = ctx.em.create(Attribute, { ...parts, subject, type, key, position });
  await ctx.em.flush();
  await record(ctx, 'attribute.created', attribute, { after: { subject, key, type, ...parts } });
  return attribute;
}

/**
 * Changes an attribute; keys that tell it, or tell it no more, follow. Values that would not be taken any more stay.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN.
 */
export async function updateAttribute(ctx: Context, id: string, input: UpdateAttributeInput): Promise<Attribute> {
  const all = await lockAttributes(ctx);
  const attribute = await findBeside(
    () => lockAttribute(ctx, id),
    () => textsOf(input),
  );
  const before = stateOf(attribute);
  const others = all.filter((other) => other.id !== id);
  const after = partsOf(attribute, before, input, others);
  if (isDeepStrictEqual(before, after)) return attribute;
  ctx.em.assign(attribute, after);
  await ctx.em.flush();
  await record(ctx, 'attribute.updated', attribute, { before, after });
  if (before.addToKeyMetadata !== after.addToKeyMetadata) await settleAttributeLater(ctx, id);
  return attribute;
}

/**
 * Deletes an attribute. Nobody is shown its values any more; a job takes them, and those in keys, and no others.
 * @returns Its id. @throws DomainError NOT_FOUND.
 */
export async function deleteAttribute(ctx: Context, id: string): Promise<string> {
  await lockAttributes(ctx);
  const attribute = await lockAttribute(ctx, id);
  const { subject, key, position } = attribute;
  attribute.deletedAt = new Date();
  await ctx.em.flush();
  await ctx.db
    .updateTable('attribute')
    .set((eb) => ({ position: eb('position', '-', 1) }))
    .where('subject', '=', subject)
    .where('deletedAt', 'is', null)
    .where('position', '>', position)
    .execute();
  await sql`update registration set attributes = attributes - ${id}::text where attributes ? ${id}`.execute(ctx.db);
  await record(ctx, 'attribute.deleted', attribute, { before: { subject, key, ...stateOf(attribute) } });
  await settleAttributeLater(ctx, id);
  return id;
}

/** Puts all attributes of people or apps into another order. @throws DomainError INVALID_INPUT when it does not name each once. */
export async function orderAttributes(
  ctx: Context,
  subject: AttributeSubject,
  ids: readonly string[],
): Promise<Attribute[]> {
  await lockAttributes(ctx);
  const attributes = await readAttributes(ctx, subject);
  const isComplete = ids.length === attributes.length && attributes.every(({ id }) => ids.includes(id));
  if (!isComplete) throw invalidInput('Name each attribute once.', ['ids']);
  for (const attribute of attributes.filter(({ id, position }) => ids[position - 1] !== id)) {
    const position = ids.indexOf(attribute.id) + 1;
    await ctx.db.updateTable('attribute').set({ position }).where('id', '=', attribute.id).execute();
    const states = { before: { position: attribute.position }, after: { position } };
    await record(ctx, 'attribute.moved', attribute, states);
  }
  return readAttributes(ctx, subject);
}

/** Changes wait for each other, and whoever stores values waits for none. @returns All that there are. */
async function lockAttributes({ db }: Context): Promise<Attribute[]> {
  await sql`select pg_advisory_xact_lock(hashtext('attributes'))`.execute(db);
  return db.selectFrom('attribute').selectAll().where('deletedAt', 'is', null).execute();
}

const lockAttribute = (ctx: Context, id: string): Promise<Attribute> =>
  lockRow(ctx, Attribute, { id, deletedAt: null }, 'attribute');

const stateOf = (attribute: AttributeParts): AttributeParts => ({
  ...{ label: attribute.label, description: attribute.description, options: attribute.options },
  ...{ pattern: attribute.pattern, required: attribute.required, writeOnce: attribute.writeOnce },
  ...{ onSignUp: attribute.onSignUp, access: attribute.access, addToKeyMetadata: attribute.addToKeyMetadata },
});

const record = (
  ctx: Context,
  type: EventType & `attribute.${string}`,
  { id }: Attribute,
  { before, after }: { before?: object; after?: object },
) =>
  recordEvent(ctx, {
    ...{ type, subject: { attributeId: id } },
    before: before && { ...before },
    after: after && { ...after },
  });
