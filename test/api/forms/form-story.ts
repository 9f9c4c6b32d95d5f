import type { Client, Data } from '../../support/client.ts';

export const SAVE_FORM = `mutation ($input: SaveRequestFormInput!) {
  saveRequestForm(input: $input) {
    requestForm { id scope version versions { nodes { version savedBy { email } fields { name help } } } }
    userErrors { code message field } } }`;

export const FORM = `query ($planId: ID!, $productIds: [ID!]!, $catalogueId: ID) {
  requestForm(planId: $planId, productIds: $productIds, catalogueId: $catalogueId) {
    fields { name label help type required pattern minimum maximum options scope } } }`;

export const ANSWERS = `query ($id: ID!) {
  accessRequest(id: $id) { answers { name label type text choices number boolean formVersion } } }`;

/** A question with an optional text answer, unless said otherwise. */
export const field = (name: string, rules: Record<string, unknown> = {}): Data => ({
  ...{ name, label: name, type: 'TEXT' },
  ...rules,
});

/** @param target Nothing for the whole portal, or one id. */
export async function saveForm(owner: Client, target: object, ...fields: Data[]): Promise<Data> {
  return (await owner.send(SAVE_FORM, { input: { ...target, fields } })).saveRequestForm.requestForm;
}

/** Nothing is asked any more. */
export async function removeForms(owner: Client): Promise<void> {
  const { requestForms } = await owner.send('{ requestForms(first: 100) { nodes { id } } }');
  for (const { id } of requestForms.nodes) {
    await owner.send('mutation ($id: ID!) { removeRequestForm(id: $id) { userErrors { code } } }', { id });
  }
}
