import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { AttributeAccess } from './attribute.entity.ts';
import { readValues } from './attribute.queries.ts';
import type { AttributeChanges } from './attribute-value.rules.ts';

/** Names of the attributes that have another value now. */
export interface ChangedAttributes {
  shown: string[];
  /** Those that consumers may not know of. */
  hidden: string[];
  /** Whether keys say something else now. */
  isInKeys: boolean;
}

/**
 * Stores values of a person or app whom the caller has locked or just made. What is deleted meanwhile is left out.
 * @returns What is different now.
 */
export async function storeAttributes(
  ctx: Pick<Context, 'db'>,
  holderId: string,
  changes: AttributeChanges,
): Promise<ChangedAttributes> {
  const attributes = await holdAttributes(ctx, [...changes.keys()]);
  const current = attributes.length > 0 ? await readValues(ctx, holderId) : new Map();
  const changed = attributes.filter(({ id }) => (changes.get(id) ?? null) !== (current.get(id) ?? null));
  const emptied = changed.filter(({ id }) => changes.get(id) === null).map(({ id }) => id);
  const filled = changed.filter(({ id }) => changes.get(id) !== null);
  await deleteValues(ctx, holderId, emptied);
  if (filled.length > 0) {
    const rows = filled.map(({ id }) => ({ attributeId: id, holderId, value: JSON.stringify(changes.get(id)) }));
    await ctx.db
      .insertInto('attributeValue')
      .values(rows)
      .onConflict((on) =>
        on.columns(['attributeId', 'holderId']).doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })),
      )
      .execute();
  }
  const keysOf = (isHidden: boolean) =>
    changed.filter(({ access }) => (access === AttributeAccess.HIDDEN) === isHidden).map(({ key }) => key);
  return {
    ...{ shown: keysOf(false), hidden: keysOf(true) },
    isInKeys: changed.some(({ addToKeyMetadata }) => addToKeyMetadata),
  };
}

/** Whoever changes or deletes one of them waits, and then finds the values that are stored now. */
const holdAttributes = async ({ db }: Pick<Context, 'db'>, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db
        .selectFrom('attribute')
        .select(['id', 'key', 'access', 'addToKeyMetadata'])
        .where(oneOf('id', ids))
        .where('deletedAt', 'is', null)
        .orderBy('position')
        .forShare()
        .execute();

async function deleteValues({ db }: Pick<Context, 'db'>, holderId: string, attributeIds: readonly string[]) {
  if (attributeIds.length === 0) return;
  const values = db.deleteFrom('attributeValue').where('holderId', '=', holderId);
  await values.where(oneOf('attributeId', attributeIds)).execute();
}
