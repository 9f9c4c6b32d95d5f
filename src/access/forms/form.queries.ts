import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages } from '../../platform/graphql/paging.ts';
import { defineLoader, grouped, inOrder } from '../../platform/loader.ts';
import { seesAll } from '../../platform/viewer.ts';
import type { Offer } from '../rules/offer.ts';
import { type RequestForm, RequestFormScope } from './form.entity.ts';
import type { RequestFormField } from './form-field.ts';

/** How lists of them can be ordered. */
export const requestFormOrder = orderOf('RequestForm', 'requestForm.id', { CREATED_AT: byCreation });

/** A field with the form that asks it. */
export interface AskedField extends RequestFormField {
  scope: RequestFormScope;
  formVersionId: string;
}

/** What a form depends on. */
export type FormOffer = {
  catalogue: Pick<Offer['catalogue'], 'id'>;
  plan: Pick<Offer['plan'], 'id'>;
  products: readonly { id: string }[];
};

/** General before special: a later form's field of the same name takes the place of the earlier one. */
const ORDER = [RequestFormScope.PORTAL, RequestFormScope.CATALOGUE, RequestFormScope.PRODUCT, RequestFormScope.PLAN];

/** A form as it asks now. */
type CurrentForm = Pick<RequestForm, 'scope' | 'catalogueId' | 'productId' | 'planId'> &
  Pick<AskedField, 'formVersionId'> & { fields: readonly RequestFormField[] };

/** Every form that asks something for one of the offers, in one statement; the oldest product first. */
export function readForms({ db }: Pick<Context, 'db'>, offers: readonly FormOffer[]): Promise<CurrentForm[]> {
  const productIds = offers.flatMap(({ products }) => products.map(({ id }) => id));
  return db
    .selectFrom('requestForm')
    .innerJoin('requestFormVersion', (join) =>
      join
        .onRef('requestFormVersion.formId', '=', 'requestForm.id')
        .onRef('requestFormVersion.version', '=', 'requestForm.version'),
    )
    .select(['scope', 'catalogueId', 'productId', 'planId'])
    .select(['requestFormVersion.id as formVersionId', 'requestFormVersion.fields'])
    .where('requestForm.removedAt', 'is', null)
    .where((eb) =>
      eb.or([
        eb('scope', '=', RequestFormScope.PORTAL),
        oneOf('catalogueId', [...new Set(offers.map(({ catalogue }) => catalogue.id))]),
        oneOf('productId', [...new Set(productIds)]),
        oneOf('planId', [...new Set(offers.map(({ plan }) => plan.id))]),
      ]),
    )
    .orderBy('productId')
    .execute();
}

/**
 * The questions to a requester of an offer: those of the portal, the catalogue, the products and the plan, in this order
 * and the oldest product first. Where names collide the special question replaces the general one, in its place.
 */
export function askedFields(forms: readonly CurrentForm[], { catalogue, plan, products }: FormOffer): AskedField[] {
  const asks = ({ scope, catalogueId, productId, planId }: CurrentForm) =>
    scope === RequestFormScope.PORTAL ||
    catalogueId === catalogue.id ||
    planId === plan.id ||
    products.some(({ id }) => id === productId);
  const inOrder = forms.filter(asks).sort((a, b) => ORDER.indexOf(a.scope) - ORDER.indexOf(b.scope));
  return unite(
    inOrder.flatMap(({ fields, scope, formVersionId }) => fields.map((field) => ({ ...field, scope, formVersionId }))),
  );
}

const unite = (fields: readonly AskedField[]): AskedField[] => [
  ...new Map(fields.map((field) => [field.name, field])).values(),
];

/** Forms are the owners' business; consumers see only the questions about what they may ask for. */
export const requestForms = rowsOf('requestForm.id', (ctx) =>
  ctx.db
    .selectFrom('requestForm')
    .selectAll()
    .where('removedAt', 'is', null)
    .where((eb) => eb.lit(seesAll(ctx.viewer))),
);

export const requestFormVersions = rowsOf('requestFormVersion.id', (ctx) =>
  ctx.db
    .selectFrom('requestFormVersion')
    .selectAll()
    .where((eb) => eb.lit(seesAll(ctx.viewer))),
);

/** The questions of a form's newest version. */
export const fieldsOfForm = defineLoader(async (ctx: Context, formIds: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('requestFormVersion')
    .select(['formId', 'fields'])
    .distinctOn('formId')
    .where(oneOf('formId', formIds))
    .orderBy('formId')
    .orderBy('version', 'desc')
    .execute();
  return inOrder(formIds, rows, ({ formId }) => formId).map((row) => row?.fields ?? []);
});

export const formVersionOrder = orderOf(
  'RequestFormVersion',
  'requestFormVersion.id',
  { CREATED_AT: byCreation },
  'desc',
);

/** All versions of a form, the newest first. */
export const versionsOfForm = defineChildPages(
  (ctx, formIds) =>
    ctx.db
      .selectFrom('requestFormVersion')
      .selectAll()
      .select('requestFormVersion.formId as parentId')
      .where(oneOf('requestFormVersion.formId', formIds)),
  'requestFormVersion.formId',
  formVersionOrder,
);

/** An answer with its question as it was asked. */
export async function readStoredAnswers(ctx: Pick<Context, 'db'>, requestIds: readonly string[]) {
  const rows = await ctx.db
    .selectFrom('accessRequestAnswer')
    .innerJoin('requestFormVersion', 'requestFormVersion.id', 'accessRequestAnswer.formVersionId')
    .selectAll('accessRequestAnswer')
    .select(['requestFormVersion.version', 'requestFormVersion.fields'])
    .where(oneOf('accessRequestAnswer.accessRequestId', requestIds))
    .orderBy('accessRequestAnswer.position')
    .execute();
  return rows.map(({ fields, ...answer }) => ({
    ...answer,
    question: fields.find(({ name }) => name === answer.name)!,
  }));
}

/** Answers of requests that the viewer already sees. */
export const answersOfRequest = defineLoader(async (ctx: Context, requestIds: readonly string[]) =>
  grouped(requestIds, await readStoredAnswers(ctx, requestIds), ({ accessRequestId }) => accessRequestId),
);

export type StoredAnswer = Awaited<ReturnType<typeof readStoredAnswers>>[number];
