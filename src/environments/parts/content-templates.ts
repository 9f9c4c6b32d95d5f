import { createContentTemplate, updateContentTemplate } from '../../content/templates/content-template.service.ts';
import type { Part } from './part.ts';

export const contentTemplatesPart: Part<'contentTemplates'> = {
  tables: ['content_template'],
  async read({ db }) {
    const rows = await db.selectFrom('contentTemplate').selectAll().orderBy('id').execute();
    return rows.map(({ id, customId, kind, name, description, fields }) => ({
      ...{ cid: customId ?? id, kind, name, description },
      fields: fields.map(({ name, label, type, required, help, options }) => ({
        name,
        label,
        type,
        required,
        help,
        options,
      })),
    }));
  },
  async save(ctx, { kind, name, description, fields }, { id }) {
    const inputs = fields.map((field) => ({ ...field, options: field.options.length > 0 ? field.options : null }));
    // A field that entries fill is lost here by nobody's decision, and so it is refused.
    if (id) return (await updateContentTemplate(ctx, id, { name, description, fields: inputs })).id;
    return (await createContentTemplate(ctx, { kind, name, description, fields: inputs })).id;
  },
};
