import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expireOrNotify } from '../../../src/access/waiting/waiting.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, requestAccess } from '../../support/story.ts';

const THREAD = 'status awaitsAnswer messages { nodes { kind text author { email } } }';
const ASK = `mutation ($id: ID!, $question: String!) {
  askForInformation(id: $id, question: $question) { accessRequest { ${THREAD} } userErrors { code field } } }`;
const ANSWER = `mutation ($id: ID!, $answer: String!) {
  answerInformation(id: $id, answer: $answer) { accessRequest { ${THREAD} } userErrors { code field } } }`;

describe('the conversation about a request', () => {
  let portal: TestPortal;
  let owner: Client;
  let partner: Client;
  beforeAll(async () => {
    portal = await startTestPortal();
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
  });
  afterAll(() => portal.stop());

  it('is a thread on the request, which stays open and can still be decided', async () => {
    const { id } = await requestAccess(partner);
    const asked = await owner.send(ASK, { id, question: 'How many calls?' });
    expect(asked.askForInformation.accessRequest).toMatchObject({ status: 'PENDING', awaitsAnswer: true });
    const answered = await partner.send(ANSWER, { id, answer: 'A thousand.\nPer day.' });
    expect(answered.answerInformation.accessRequest).toEqual({
      status: 'PENDING',
      awaitsAnswer: false,
      messages: {
        nodes: [
          { kind: 'QUESTION', text: 'How many calls?', author: { email: 'owner@example.com' } },
          { kind: 'ANSWER', text: 'A thousand.\nPer day.', author: { email: 'partner@example.com' } },
        ],
      },
    });
    expect(await approve(owner, id)).toMatchObject({ status: 'APPROVED' });
  });

  it('both sides hear of it on their open sockets', async () => {
    const LISTEN = 'subscription { accessRequestMessaged { type accessRequest { id awaitsAnswer } } }';
    const { id } = await requestAccess(partner);
    const [consumer, decider] = [await partner.subscribe(LISTEN), await owner.subscribe(LISTEN)];
    await owner.send(ASK, { id, question: 'Why?' });
    const question = { type: 'accessRequest.infoRequested', accessRequest: { id, awaitsAnswer: true } };
    expect([await consumer.next(), await decider.next()]).toEqual([question, question]);
    await partner.send(ANSWER, { id, answer: 'Because.' });
    expect(await decider.next()).toMatchObject({ type: 'accessRequest.answered' });
    await Promise.all([consumer.stop(), decider.stop()]);
  });

  it('is asked by who decides and answered by who asked for access, about what is open', async () => {
    const { id } = await requestAccess(partner);
    const refusal = async (client: Client, document: string, variables: object) =>
      (await client.refused(document, { id, ...variables })).userErrors[0].code;
    expect(await partner.errorCode(ASK, { id, question: 'Why?' })).toBe('FORBIDDEN');
    expect(await refusal(partner, ANSWER, { answer: 'Nobody asked.' })).toBe('WRONG_STATE');
    await owner.send(ASK, { id, question: 'Why?' });
    expect(await refusal(owner, ANSWER, { answer: 'I know.' })).toBe('NOT_FOUND');
    expect(await refusal(await portal.as('hobbyist'), ANSWER, { answer: 'Me too.' })).toBe('NOT_FOUND');
    expect(await refusal(partner, ANSWER, { answer: '  ' })).toBe('INVALID_INPUT');
    await approve(owner, id);
    expect(await refusal(owner, ASK, { question: 'Too late?' })).toBe('ALREADY_DECIDED');
    expect(await refusal(partner, ANSWER, { answer: 'Too late.' })).toBe('ALREADY_DECIDED');
  });

  it('while the requester is asked nobody who decides is reminded, and the answer begins the wait anew', async () => {
    const { db } = portal.app.context;
    await db.updateTable('portalSettings').set({ reminderHours: 1 }).execute();
    const { id } = await requestAccess(partner);
    const reminders = async () => {
      await inTransaction(portal.app.context, (tx) => expireOrNotify(tx, id));
      const events = db.selectFrom('eventLog').select('id').where('subjectId', '=', id);
      return (await events.where('type', '=', 'accessRequest.reminded').execute()).length;
    };
    const wait = () =>
      sql`update access_request set waiting_since = now() - interval '2 hours' where id = ${id}`.execute(db);
    await wait();
    expect(await reminders()).toBe(1);
    await owner.send(ASK, { id, question: 'Why?' });
    await partner.send(ANSWER, { id, answer: 'Because.' });
    expect(await reminders()).toBe(1);
    await wait();
    expect(await reminders()).toBe(2);
    await owner.send(ASK, { id, question: 'And?' });
    await db.updateTable('accessRequest').set({ remindedAt: null }).where('id', '=', id).execute();
    expect(await reminders()).toBe(2);
  });
});
