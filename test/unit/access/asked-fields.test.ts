import { expect, it } from 'vitest';
import { RequestFormScope } from '../../../src/access/forms/form.entity.ts';
import { askedFields } from '../../../src/access/forms/form.queries.ts';
import type { RequestFormField } from '../../../src/access/forms/form-field.ts';
import { FieldType } from '../../../src/platform/fields/field.ts';

const { PORTAL, CATALOGUE, PRODUCT, PLAN } = RequestFormScope;

const form = (scope: RequestFormScope, names: string[], belongsTo: object = {}) => ({
  ...{ scope, formVersionId: scope, catalogueId: null, productId: null, planId: null },
  ...belongsTo,
  fields: names.map((name) => ({ name, type: FieldType.TEXT }) as RequestFormField),
});

const FORMS = [
  form(PLAN, ['budget', 'use'], { planId: 'free' }),
  form(PRODUCT, ['volume'], { productId: 'accounts' }),
  form(PORTAL, ['use', 'since']),
  form(CATALOGUE, ['contract'], { catalogueId: 'public' }),
];

it.each([
  [
    'of all forms, the special ones in the place of the general ones',
    'public',
    'free',
    ['accounts'],
    'use since contract volume budget',
  ],
  ['of no other catalogue', 'private', 'free', ['accounts'], 'use since volume budget'],
  ['of no other plan', 'public', 'gold', ['accounts'], 'use since contract volume'],
  ['of no other product', 'public', 'free', ['loans'], 'use since contract budget'],
  ['of the portal alone', 'private', 'gold', ['loans'], 'use since'],
])('asks the questions %s', (_, catalogue, plan, products, names) => {
  const offer = { catalogue: { id: catalogue }, plan: { id: plan }, products: products.map((id) => ({ id })) };
  const asked = askedFields(FORMS, offer);
  expect(asked.map(({ name }) => name).join(' ')).toBe(names);
  expect(asked[0]!.scope).toBe(plan === 'free' ? PLAN : PORTAL);
});
