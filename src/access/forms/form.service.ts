import { isDeepStrictEqual } from 'node:util';
import { LockMode } from '@mikro-orm/postgresql';
import { catalogues } from '../../catalogue/catalogues/catalogue.queries.ts';
import { plans } from '../../catalogue/plans/plan.queries.ts';
import { products } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import { type DomainError, invalidInput, notFound } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { gather, throwAll } from '../../platform/rules.ts';
import { RequestForm, RequestFormScope, RequestFormVersion } from './form.entity.ts';
import type { SaveRequestFormInput } from './form.inputs.ts';
import { fieldsOfForm, requestForms } from './form.queries.ts';
import { checkFields } from './form.rules.ts';
import type { RequestFormField } from './form-field.ts';

type Target = Pick<RequestForm, 'scope' | 'catalogueId' | 'productId' | 'planId'>;

/**
 * Sets the questions of the portal, a catalogue, a product or a plan. Each change is a new version; what was answered
 * keeps the version it was answered in.
 * @throws DomainError INVALID_INPUT, NOT_FOUND.
 */
export async function saveRequestForm(ctx: Context, input: SaveRequestFormInput): Promise<RequestForm> {
  const { target, fields } = await gather({
    target: () => requireTarget(ctx, input),
    fields: () => checkFields(input.fields),
  });
  const form = await lockForm(ctx, target);
  if (!form) return addVersion(ctx, ctx.em.create(RequestForm, { ...target }), fields);
  const isSame = form.removedAt === null && isDeepStrictEqual(await fieldsOfForm(ctx, form.id), fields);
  if (isSame) return form;
  form.version += 1;
  form.removedAt = null;
  return addVersion(ctx, form, fields);
}

async function addVersion(ctx: Context, form: RequestForm, fields: RequestFormField[]): Promise<RequestForm> {
  const { version } = form;
  const savedById = requireViewer(ctx.viewer).userId;
  ctx.em.create(RequestFormVersion, { formId: form.id, version, fields, savedById });
  await ctx.em.flush();
  await recordForm(ctx, 'requestForm.saved', form, { version, fields: fields.map(({ name }) => name) });
  return form;
}

/**
 * Stops asking these questions. The versions stay for the answers that were given.
 * @throws DomainError NOT_FOUND
 */
export async function removeRequestForm(ctx: Context, id: string): Promise<RequestForm> {
  const found = await requestForms.find(ctx, id);
  const form = found && (await lockForm(ctx, found));
  if (!form || form.removedAt) throw notFound('form');
  form.removedAt = new Date();
  await ctx.em.flush();
  await recordForm(ctx, 'requestForm.removed', form, { version: form.version });
  return form;
}

/** Removes the form of something that was deleted, which has one at most. @returns How many. */
export async function removeFormsOf(
  ctx: Context,
  column: 'catalogueId' | 'productId' | 'planId',
  id: string,
): Promise<number> {
  const removed = await ctx.db
    .updateTable('requestForm')
    .set({ removedAt: new Date() })
    .where(column, '=', id)
    .where('removedAt', 'is', null)
    .returningAll()
    .execute();
  for (const form of removed) await recordForm(ctx, 'requestForm.removed', form, { version: form.version });
  return removed.length;
}

const recordForm = (ctx: Context, type: EventType & `requestForm.${string}`, form: RequestForm, after: object) => {
  const { id, scope, catalogueId, productId, planId } = form;
  return recordEvent(ctx, {
    type,
    subject: { requestFormId: id, catalogueId, productId, planId },
    after: { scope, ...after },
  });
};

async function requireTarget(ctx: Context, input: SaveRequestFormInput): Promise<Target> {
  const { catalogueId = null, productId = null, planId = null } = input;
  const named = { catalogueId, productId, planId };
  const parts = (['catalogueId', 'productId', 'planId'] as const).filter((part) => named[part] !== null);
  const [part] = parts;
  const missing: DomainError[] = [];
  for (const part of parts) {
    const { find, scope } = TARGETS[part];
    if (!(await find(ctx, named[part]!))) missing.push(notFound(scope.toLowerCase(), ['input', part]));
  }
  const others = parts.slice(1).map((other) => invalidInput('A form belongs to one of them.', ['input', other]));
  throwAll([...missing, ...others]);
  return { scope: part ? TARGETS[part].scope : RequestFormScope.PORTAL, ...named };
}

const TARGETS = {
  catalogueId: { scope: RequestFormScope.CATALOGUE, find: catalogues.find },
  productId: { scope: RequestFormScope.PRODUCT, find: products.find },
  planId: { scope: RequestFormScope.PLAN, find: plans.find },
};

const lockForm = (ctx: Context, { scope, catalogueId, productId, planId }: Target): Promise<RequestForm | null> =>
  ctx.em.findOne(RequestForm, { scope, catalogueId, productId, planId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
