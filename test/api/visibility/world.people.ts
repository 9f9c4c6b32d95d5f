import { issueLinkToken, openLink } from '../../../src/identity/account-links/account-link.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import type { World } from './world.ts';

const ATTRIBUTE = `mutation ($input: CreateAttributeInput!) {
  createAttribute(input: $input) { attribute { id } userErrors { code } } }`;

/** What everybody is asked, what apps are asked, and what API owners alone know of the member; something of it in each organisation. */
export async function addAttributes({ clients: { owner }, idOf }: World, ids: Map<string, string>): Promise<void> {
  const add = async (label: string, input: Record<string, unknown>) => {
    const { createAttribute } = await owner.send(ATTRIBUTE, { input: { label, type: 'STRING', ...input } });
    ids.set(`attribute:${label}`, createAttribute.attribute.id);
  };
  await add('department', { subject: 'USER', key: 'Department', onSignUp: true });
  await add('rating', { subject: 'USER', key: 'Rating', access: 'HIDDEN' });
  await add('costs', { subject: 'APP', key: 'Costs' });
  const departments = [{ key: 'Department', text: 'Payments' }];
  for (const name of ['hobbyist', 'rival']) await owner.send(OF_USER, said(idOf(`user:${name}`), departments));
  await owner.send(OF_USER, said(idOf('user:member'), [...departments, { key: 'Rating', text: 'A' }]));
  for (const name of ['hobby', 'shared', 'rival']) {
    const { id, input } = said(idOf(`app:${name}`), [{ key: 'Costs', text: 'C1' }]);
    await owner.send(OF_APP, { id, input: { ...input, redirectUrls: ['https://app.example.com'] } });
  }
}

const OF_USER = `mutation ($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { userErrors { code } } }`;
const OF_APP = `mutation ($id: ID!, $input: UpdateAppInput!) { updateApp(id: $id, input: $input) { userErrors { code } } }`;
const said = (id: string, attributes: object[]) => ({ id, input: { attributes } });

/** The links of mails to somebody who has yet to set a password. */
export async function addPeople({ portal, idOf }: World, ids: Map<string, string>): Promise<void> {
  await inTransaction(portal.app.context, async (tx) => {
    const userId = idOf('user:novice');
    const token = async (link: Omit<Parameters<typeof openLink>[1], 'userId'>) =>
      (await issueLinkToken(tx, await openLink(tx, { ...link, userId })))!;
    ids.set('link:novice', await token({ purpose: 'WELCOME' }));
    ids.set('link:novice-address', await token({ purpose: 'CONFIRM_EMAIL', email: 'nora@b2b.test' }));
    ids.set('link:novice-stop', await token({ purpose: 'CANCEL_EMAIL_CHANGE' }));
  });
}
