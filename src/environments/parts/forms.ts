import { fieldsOfForm } from '../../access/forms/form.queries.ts';
import { saveRequestForm } from '../../access/forms/form.service.ts';
import type { Part } from './part.ts';
import { inverse } from './references.ts';

export const formsPart: Part<'forms'> = {
  tables: ['request_form', 'request_form_version'],
  async read(ctx, references) {
    const rows = await ctx.db
      .selectFrom('requestForm')
      .selectAll()
      .where('removedAt', 'is', null)
      .orderBy('id')
      .execute();
    const [catalogues, products, plans] = [references.catalogue, references.product, references.plan].map(inverse);
    return Promise.all(
      rows.map(async ({ id, catalogueId, productId, planId }) => ({
        catalogue: (catalogueId && catalogues!.get(catalogueId)) ?? null,
        product: (productId && products!.get(productId)) ?? null,
        plan: (planId && plans!.get(planId)) ?? null,
        fields: (await fieldsOfForm(ctx, id)).map((field) => ({
          ...{ name: field.name, label: field.label, help: field.help ?? null, type: field.type },
          ...{ required: field.required, pattern: field.pattern ?? null, minimum: field.minimum ?? null },
          ...{ maximum: field.maximum ?? null, options: field.options ?? [] },
          ...{ copyToKeyMetadata: field.copyToKeyMetadata, isPersonal: field.isPersonal ?? false },
        })),
      })),
    );
  },
  async save(ctx, { catalogue, product, plan, fields }, { names }) {
    const catalogueId = catalogue && names.one('catalogue', catalogue, ['catalogue']);
    const productId = product && names.one('product', product, ['product']);
    const planId = plan && names.one('plan', plan, ['plan']);
    const isLost = (catalogue && !catalogueId) || (product && !productId) || (plan && !planId);
    if (names.refusals.length > 0 || isLost) return null;
    return (await saveRequestForm(ctx, { catalogueId, productId, planId, fields })).id;
  },
};
