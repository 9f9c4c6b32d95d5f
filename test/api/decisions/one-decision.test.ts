import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRole } from '../../../src/platform/viewer.ts';
import type { Client, Data } from '../../support/client.ts';
import { APPROVE, CANCEL, REJECT, readRequest, requestAccess } from '../../support/story.ts';
import { changedTables, PortalState } from '../visibility/state.ts';
import { type Office, openOffice } from './office.ts';

const CALLS = 20;

describe('a request', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office?.portal.stop());

  it(`gets exactly one decision from ${CALLS} at once, and all others are told it`, async () => {
    const { partner, member } = office;
    const requests = await Promise.all(
      [partner, member, partner, member, partner].map((client) => requestAccess(client)),
    );
    const rounds = await Promise.all(requests.map((request, round) => decideAtOnce(request, round)));
    for (const [round, answers] of rounds.entries()) {
      const winners = answers.filter(({ userErrors }) => userErrors.length === 0);
      expect(winners, `decisions in round ${round}`).toHaveLength(1);
      const losers = answers.filter((answer) => answer !== winners[0]);
      for (const { userErrors, accessRequest } of losers) {
        expect(userErrors).toMatchObject([{ code: 'ALREADY_DECIDED', field: ['id'] }]);
        expect(decisionIn(accessRequest)).toEqual(decisionIn(winners[0].accessRequest));
      }
    }
  });

  it('that was decided under twenty calls has one decision in the log, and a credential only if it was granted', async () => {
    const request = await requestAccess(office.partner);
    await decideAtOnce(request, 0);
    const { status, credential } = await readRequest(office.partner, request.id);
    const { db } = office.portal.app.context;
    const events = await db
      .selectFrom('eventLog')
      .select('type')
      .where('subjectType', '=', 'accessRequest')
      .where('subjectId', '=', request.id)
      .execute();
    expect(events.map(({ type }) => type)).toEqual(['accessRequest.created', `accessRequest.${status.toLowerCase()}`]);
    const granted = await db.selectFrom('credential').select('id').where('appId', '=', request.app.id).execute();
    expect(granted.map(({ id }) => id)).toEqual(credential ? [credential.id] : []);
  });

  it('that was decided is decided no more, by nobody and in no way', async () => {
    const [owner] = office.owners;
    for (const [decide, client] of [
      [REJECT, owner!],
      [APPROVE, owner!],
      [CANCEL, office.partner],
    ] as const) {
      const { id } = await requestAccess(office.partner);
      await client.send(decide, { id });
      const before = await readRequest(office.partner, id);
      for (const again of [APPROVE, REJECT]) {
        const { userErrors, accessRequest } = await office.owners[1]!.refused(again, { id, input: { reason: 'No.' } });
        expect(userErrors).toMatchObject([{ code: 'ALREADY_DECIDED' }]);
        expect(decisionIn(accessRequest)).toEqual(decisionIn(before));
      }
      expect((await office.partner.refused(CANCEL, { id })).userErrors).toMatchObject([{ code: 'ALREADY_DECIDED' }]);
      expect(await readRequest(office.partner, id)).toEqual(before);
    }
  });

  it('is not decided by who asked, whatever the account may do by now', async () => {
    const { portal, member, owners } = office;
    const { id } = await requestAccess(member);
    const { db } = portal.app.context;
    const state = await PortalState.take(db);
    await makeOwner(office, 'member@example.com');
    const before = await state.digest();
    expect((await readRequest(member, id)).viewerCanDecide).toBe(false);
    for (const decide of [APPROVE, REJECT]) {
      const { userErrors } = await member.refused(decide, { id });
      expect(userErrors).toMatchObject([{ code: 'SELF_DECISION', field: ['id'] }]);
    }
    expect(changedTables(before, await state.digest())).toEqual([]);
    const others = await requestAccess(office.partner);
    expect((await member.send(APPROVE, { id: others.id })).approveAccessRequest.accessRequest.status).toBe('APPROVED');
    expect((await owners[0]!.send(REJECT, { id })).rejectAccessRequest.accessRequest.status).toBe('REJECTED');
    await state.restore();
  });

  /** Owners approve and reject while consumers withdraw. */
  async function decideAtOnce({ id, requester }: Data, round: number): Promise<Data[]> {
    const asker = requester.email.startsWith('partner') ? office.partner : office.member;
    const calls = Array.from({ length: CALLS }, (_, index) => {
      const owner = office.owners[index % office.owners.length]!;
      const input = { reason: `Call ${index}` };
      return [
        () => answerOf(owner, APPROVE, { id, input }),
        () => answerOf(owner, REJECT, { id, input }),
        () => answerOf(asker, CANCEL, { id }),
      ][(index + round) % 3]!;
    });
    return Promise.all(calls.map((call) => call()));
  }
});

async function answerOf(client: Client, document: string, variables: Record<string, unknown>): Promise<Data> {
  const { data, errors } = await client.raw(document, variables);
  expect(errors).toBeUndefined();
  return Object.values(data)[0];
}

/** What everybody has to be told alike. */
const decisionIn = ({ id, status, decidedAt, decidedBy, decisionReason, credential }: Data) => {
  return { id, status, decidedAt, decidedBy, decisionReason, credentialId: credential?.id };
};

/** As if the account had changed sides since. */
async function makeOwner({ portal }: Office, email: string): Promise<void> {
  const { db } = portal.app.context;
  const { id } = await db.selectFrom('user').select('id').where('email', '=', email).executeTakeFirstOrThrow();
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('membership').where('userId', '=', id).execute();
    await tx.updateTable('user').set({ role: UserRole.API_OWNER, organisationId: null }).where('id', '=', id).execute();
  });
}
