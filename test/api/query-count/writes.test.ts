import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { sentBy } from './statements.ts';

/** What nodes ask of their log and workers of the queue, whatever is done. */
const OF_ITS_OWN = /sequence_events|event_consumer|"position" >|^\s*listen|graphile_worker\.(?!add_job|job_spec)/i;

const SETTINGS = 'mutation { updatePortalSettings(input: { accessFlow: DIRECT }) { userErrors { code } } }';
const ASK = `mutation ($input: RequestAccessInput!) {
  requestAccess(input: $input) { accessRequest { id } userErrors { code } } }`;
const APPROVE = `mutation ($id: ID!) {
  approveAccessRequest(id: $id) { accessRequest { id status } userErrors { code } } }`;

let portal: TestPortal;
let owner: Client;
let member: Client;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  [owner, member] = [await portal.as('owner'), await portal.as('member')];
  await owner.send(SETTINGS);
});
afterAll(() => portal?.stop());

async function offer(): Promise<{ productIds: string[]; planId: string }> {
  const { catalogues } = await member.send(
    '{ catalogues { nodes { products { nodes { id } } plans { id autoApprove } } } }',
  );
  const offers = catalogues.nodes.flatMap(({ products, plans }: Data) =>
    plans.flatMap((plan: Data) => products.nodes.map((product: Data) => ({ plan, product }))),
  );
  const { plan, product } = offers.find((one: Data) => !one.plan.autoApprove);
  return { productIds: [product.id], planId: plan.id };
}

/** Statements of one mutation, `begin` and `commit` with them, and their texts for whoever has to find the one too many. */
async function costOf(work: () => Promise<Data>): Promise<{ answer: Data; texts: string[] }> {
  let answer: Data;
  const texts = (
    await sentBy(async () => {
      answer = await work();
    }, OF_ITS_OWN)
  ).map(({ text }) => text);
  return { answer, texts };
}

it('Writes: asking and approving take no more statements than they need', async () => {
  const input = { ...(await offer()), newApp: { name: 'Counted' } };
  const asked = await costOf(() => member.send(ASK, { input }));
  expect(asked.texts.length, asked.texts.join('\n')).toBeLessThanOrEqual(24);
  const { id } = asked.answer.requestAccess.accessRequest;
  const approved = await costOf(() => owner.send(APPROVE, { id }));
  expect(approved.answer.approveAccessRequest.accessRequest.status).toBe('APPROVED');
  expect(approved.texts.length, approved.texts.join('\n')).toBeLessThanOrEqual(30);
});
