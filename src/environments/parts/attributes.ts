import {
  createAttribute,
  orderAttributes,
  updateAttribute,
} from '../../apps/attribute-changes/attribute-change.service.ts';
import {
  type AttributeAccess,
  AttributeSubject,
  type AttributeType,
} from '../../identity/attributes/attribute.entity.ts';
import { readAttributes } from '../../identity/attributes/attribute.queries.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import type { Part } from './part.ts';

/** What is to be known of people and apps. Their values are no part of it. */
export const attributesPart: Part<'attributes'> = {
  tables: ['attribute'],
  async read(ctx) {
    const rows = [];
    for (const subject of Object.values(AttributeSubject)) rows.push(...(await readAttributes(ctx, subject)));
    return rows.map((row) => ({
      ...{ subject: row.subject as AttributeSubject, key: row.key, label: row.label, description: row.description },
      ...{ type: row.type as AttributeType, options: row.options, pattern: row.pattern },
      ...{ required: row.required, writeOnce: row.writeOnce, onSignUp: row.onSignUp },
      ...{ addToKeyMetadata: row.addToKeyMetadata, access: row.access as AttributeAccess },
    }));
  },
  async save(ctx, item, { id, names }) {
    if (!id) return (await createAttribute(ctx, item)).id;
    const { type } = await ctx.db.selectFrom('attribute').select('type').where('id', '=', id).executeTakeFirstOrThrow();
    // Values of people are of that type.
    if (type !== item.type) names.refuse(invalidInput(`An attribute keeps its type: it is ${type} here.`, ['type']));
    const { subject: _, key: __, type: ___, ...input } = item;
    return (await updateAttribute(ctx, id, input)).id;
  },
  /** Those of the bundle stand in its order, and before those that are only here. */
  async order(ctx, items) {
    for (const subject of Object.values(AttributeSubject)) {
      const here = await readAttributes(ctx, subject);
      const wanted = items.filter((item) => item.subject === subject);
      const first = wanted.flatMap(({ key }) => here.find((each) => each.key === key)?.id ?? []);
      const ids = [...first, ...here.flatMap(({ id }) => (first.includes(id) ? [] : id))];
      if (first.length > 0) await orderAttributes(ctx, subject, ids);
    }
  },
};
