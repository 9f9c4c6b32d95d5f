import type { Kind } from '../format/bundle.ts';
import { approvalRulesPart } from './approval-rules.ts';
import { attributesPart } from './attributes.ts';
import { cataloguesPart } from './catalogues.ts';
import { contentEntriesPart } from './content-entries.ts';
import { contentTemplatesPart } from './content-templates.ts';
import { formsPart } from './forms.ts';
import { mailsPart } from './mails.ts';
import type { Part } from './part.ts';
import { plansPart } from './plans.ts';
import { productsPart } from './products.ts';
import { settingsPart } from './settings.ts';

/** All that goes into a bundle. */
export const PARTS: { [K in Kind]: Part<K> } = {
  settings: settingsPart,
  attributes: attributesPart,
  plans: plansPart,
  products: productsPart,
  catalogues: cataloguesPart,
  forms: formsPart,
  approvalRules: approvalRulesPart,
  mails: mailsPart,
  contentTemplates: contentTemplatesPart,
  contentEntries: contentEntriesPart,
};
