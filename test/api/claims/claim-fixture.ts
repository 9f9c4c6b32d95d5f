import { issueClaimLink } from '../../../src/apps/claims/claim.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import type { Client, Data } from '../../support/client.ts';
import type { TestPortal } from '../../support/portal.ts';
import { type Ask, approve, requestAccess } from '../../support/story.ts';

export const CLAIM = `mutation ($token: String!) { claimCredential(token: $token) {
  secret credential { id status lastFour claimableUntil claimedAt revealedAt } userErrors { code message field } } }`;
export const RESEND = `mutation ($id: ID!) { resendClaim(id: $id) {
  credential { id claimableUntil } userErrors { code message field } } }`;

/** A token as the mail to this account would carry it. */
export async function claimToken(
  portal: TestPortal,
  credentialId: string,
  account = 'partner',
): Promise<string | null> {
  const { context } = portal.app;
  const { id } = await context.db
    .selectFrom('user')
    .select('id')
    .where('email', '=', `${account}@example.com`)
    .executeTakeFirstOrThrow();
  return inTransaction(context, (tx) => issueClaimLink(tx, credentialId, id));
}

/** An approved request whose key waits for its claim; the portal must deliver by claim. */
export async function claimable(portal: TestPortal, ask: Ask = {}): Promise<{ request: Data; credentialId: string }> {
  const { id } = await requestAccess(await portal.as('partner'), ask);
  const request = await approve(await portal.as('owner'), id);
  return { request, credentialId: request.credential.id };
}

export const readCredential = async (client: Client, id: string): Promise<Data> => {
  const query = `query ($id: ID!) { node(id: $id) { ... on Credential {
    status lastFour claimableUntil claimedAt expiresAt } } }`;
  return (await client.send(query, { id })).node;
};

/** Moves the end of a claim into the past. */
export async function outdateClaim({ app }: TestPortal, credentialId: string): Promise<void> {
  const past = new Date(Date.now() - 1);
  await app.context.db.updateTable('credential').set({ claimableUntil: past }).where('id', '=', credentialId).execute();
  await app.context.db
    .updateTable('claimLink')
    .set({ expiresAt: past })
    .where('credentialId', '=', credentialId)
    .execute();
}
