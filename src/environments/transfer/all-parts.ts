import type { Kind } from '../format/bundle.ts';
import { menusPart } from '../front-end/menus.ts';
import { redirectsPart } from '../front-end/redirects.ts';
import { themesPart } from '../front-end/themes.ts';
import { approvalRulesPart } from '../parts/approval-rules.ts';
import { attributesPart } from '../parts/attributes.ts';
import { cataloguesPart } from '../parts/catalogues.ts';
import { contentEntriesPart } from '../parts/content-entries.ts';
import { contentTemplatesPart } from '../parts/content-templates.ts';
import { formsPart } from '../parts/forms.ts';
import { mailsPart } from '../parts/mails.ts';
import type { Part } from '../parts/part.ts';
import { plansPart } from '../parts/plans.ts';
import { productsPart } from '../parts/products.ts';
import { settingsPart } from '../parts/settings.ts';
import { teamsPart } from '../parts/teams.ts';

/** All that goes into a bundle. */
export const PARTS: { [K in Kind]: Part<K> } = {
  settings: settingsPart,
  teams: teamsPart,
  attributes: attributesPart,
  plans: plansPart,
  products: productsPart,
  catalogues: cataloguesPart,
  forms: formsPart,
  approvalRules: approvalRulesPart,
  mails: mailsPart,
  contentTemplates: contentTemplatesPart,
  contentEntries: contentEntriesPart,
  menus: menusPart,
  redirects: redirectsPart,
  themes: themesPart,
};
