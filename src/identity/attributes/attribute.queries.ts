import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import type { AnswerValue } from '../../platform/fields/field.ts';
import { defineLoader, grouped } from '../../platform/loader.ts';
import { type Attribute, AttributeSubject } from './attribute.entity.ts';
import { visibleAttributes, writerOf } from './attribute.policy.ts';
import { type AttributeValue, presentValue } from './attribute-value.ts';

type Source = Pick<Context, 'db'>;

const living = ({ db }: Source) => db.selectFrom('attribute').selectAll().where('attribute.deletedAt', 'is', null);

/** Attributes that the viewer may know. */
export const attributes = rowsOf('attribute.id', (ctx) => living(ctx).where(visibleAttributes(ctx.viewer)));

/** All of people or apps, in their order, whoever asks. */
export const readAttributes = (ctx: Source, subject: AttributeSubject): Promise<Attribute[]> =>
  living(ctx).where('attribute.subject', '=', subject).orderBy('attribute.position').execute();

/** Those that the viewer may know, in their order. */
export const listAttributes = (ctx: Context, subject: AttributeSubject): Promise<Attribute[]> =>
  living(ctx)
    .where('attribute.subject', '=', subject)
    .where(visibleAttributes(ctx.viewer))
    .orderBy('attribute.position')
    .execute();

/** What people are asked where they make their account. */
export const readSignUpAttributes = (ctx: Source): Promise<Attribute[]> =>
  living(ctx)
    .where('attribute.subject', '=', AttributeSubject.USER)
    .where('attribute.onSignUp', '=', true)
    .orderBy('attribute.position')
    .execute();

const valuesOf = defineLoader(async ({ db }: Context, holderIds: readonly string[]) => {
  const rows = await db
    .selectFrom('attributeValue')
    .innerJoin('attribute', 'attribute.id', 'attributeValue.attributeId')
    .selectAll('attribute')
    .select(['attributeValue.holderId', 'attributeValue.value'])
    .where(oneOf('attributeValue.holderId', holderIds))
    .where('attribute.deletedAt', 'is', null)
    .orderBy('attribute.position')
    .execute();
  return grouped(holderIds, rows, ({ holderId }) => holderId);
});

/** What is said of a person or app that the viewer sees, in the order of the attributes: no more than consumers may know, for all but API owners. */
export async function attributesOf(ctx: Context, holderId: string): Promise<AttributeValue[]> {
  const writer = writerOf(ctx.viewer);
  const known = (await valuesOf(ctx, holderId)).filter(writer.sees);
  return known.map((attribute) => presentValue(attribute, attribute.value));
}

const ofUsers = defineLoader(async (ctx: Context, keys: readonly string[]) => {
  const all = await readAttributes(ctx, AttributeSubject.USER);
  return keys.map(() => all);
});

/** What somebody said of themselves at a sign-up that waits, of the attributes that there still are. */
export async function signUpAttributesOf(
  ctx: Context,
  values: Readonly<Record<string, AnswerValue>>,
): Promise<AttributeValue[]> {
  const all = await ofUsers(ctx, 'all');
  return all.flatMap((attribute) => {
    const value = values[attribute.id];
    return value === undefined ? [] : [presentValue(attribute, value)];
  });
}

/** The values of one person or app, by attribute. */
export async function readValues({ db }: Source, holderId: string): Promise<Map<string, AnswerValue>> {
  const rows = await db.selectFrom('attributeValue').selectAll().where('holderId', '=', holderId).execute();
  return new Map(rows.map(({ attributeId, value }) => [attributeId, value]));
}

/**
 * What of people and apps is in the metadata of keys, by their ids. In the order of the names, so that equal values are equal
 * metadata.
 */
export async function readKeyMetadata(
  { db }: Source,
  holderIds: readonly string[],
): Promise<(holderId: string) => Record<string, AnswerValue>> {
  const rows = await db
    .selectFrom('attributeValue')
    .innerJoin('attribute', 'attribute.id', 'attributeValue.attributeId')
    .select(['attribute.key', 'attributeValue.holderId', 'attributeValue.value'])
    .where(oneOf('attributeValue.holderId', holderIds))
    .where('attribute.addToKeyMetadata', '=', true)
    .where('attribute.deletedAt', 'is', null)
    .orderBy('attribute.key')
    .execute();
  const byHolder = Map.groupBy(rows, ({ holderId }) => holderId);
  return (holderId) => Object.fromEntries((byHolder.get(holderId) ?? []).map(({ key, value }) => [key, value]));
}
