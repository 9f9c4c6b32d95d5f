import { returnTokenOf } from '../../../src/access/hand-off/hand-off-return.service.ts';
import { issueClaimLink } from '../../../src/apps/claims/claim.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import type { World } from './world.ts';

const CONFIGURE = `mutation ($id: ID!, $input: PlanAccessInput!) {
  configurePlanAccess(id: $id, input: $input) { userErrors { code } } }`;
const ADD = `mutation ($input: AddCredentialInput!) {
  addCredential(input: $input) { credential { id } userErrors { code } } }`;

/** A credential of the hobbyist that waits for its claim, with the link to it, and a browser on its way back. */
export async function addHandOff({ portal, clients, idOf }: World, ids: Map<string, string>): Promise<void> {
  const { owner } = clients;
  const { context } = portal.app;
  const planId = idOf('plan:standard');
  await owner.send(CONFIGURE, { id: planId, input: { secretDelivery: 'CLAIM' } });
  const input = { appId: idOf('app:hobby'), planId, productIds: [idOf('product:payment')], furtherKey: true };
  const { id } = (await owner.send(ADD, { input })).addCredential.credential;
  await owner.send(CONFIGURE, { id: planId, input: { secretDelivery: null } });
  ids.set('credential:hobby-claimable', id);
  // As if the link had been sent a while ago, so that another one can be sent.
  const claimableUntil = new Date(Date.now() + 3_600_000);
  await context.db.updateTable('credential').set({ claimableUntil }).where('id', '=', id).execute();
  const token = await inTransaction(context, (tx) => issueClaimLink(tx, id, idOf('user:hobbyist')));
  ids.set('link:hobby-claimable', token!);
  ids.set('link:hobby-return', returnTokenOf(context, idOf('request:hobby-waiting')));
}
