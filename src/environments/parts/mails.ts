import { updateMailTemplate } from '../../notification/mail-settings/mail-setting.service.ts';
import type { Part } from './part.ts';

/** What owners chose for a mail; templates that the operator put into a folder lie beside the portal. */
export const mailsPart: Part<'mails'> = {
  tables: ['mail_template'],
  async read({ db }) {
    const rows = await db.selectFrom('mailTemplate').selectAll().orderBy('name').execute();
    return rows.map(({ name, subject, isEnabled }) => ({ name, subject, isEnabled }));
  },
  async save(ctx, { name, ...setting }) {
    await updateMailTemplate(ctx, name, setting);
    return name;
  },
};
