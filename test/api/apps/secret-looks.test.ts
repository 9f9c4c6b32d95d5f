import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { updatePlan, workingCredential } from '../../support/credentials.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';

const REVEAL = `mutation ($id: ID!, $reason: String) {
  revealCredential(id: $id, reason: $reason) { secret userErrors { code field } } }`;

let portal: TestPortal;
let [owner, partner, member]: Client[] = [];
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_OWNERS_REVEAL_SECRETS: 'true' });
  [owner, partner, member] = [await portal.as('owner'), await portal.as('partner'), await portal.as('member')];
});
afterAll(() => portal?.stop());

/** The code of the refusal, or `shown`. */
async function look(client: Client, id: string, reason: string | null = null): Promise<string> {
  const { data } = await client.raw(REVEAL, { id, reason });
  const { secret, userErrors } = (data as Data).revealCredential;
  return secret ? 'shown' : userErrors[0].code;
}

const granted = async (client: Client, visibility: 'PERSONAL' | 'ORGANISATION', name: string): Promise<Data> =>
  workingCredential(portal, client, { plan: 'free', newApp: { name, visibility } });

describe('P5: a secret that is shown once', () => {
  beforeAll(() => updatePlan(portal, 'free', { secretPolicy: 'REVEAL_ONCE' }));
  afterAll(() => updatePlan(portal, 'free', { secretPolicy: 'READABLE' }));

  it('is kept for the owner of its app from API owners, administrators and those who share the app', async () => {
    const personal = await granted(member!, 'PERSONAL', 'Mine');
    expect([await look(owner!, personal.id, 'Support.'), await look(partner!, personal.id)]).toEqual([
      'SECRET_RESERVED',
      'SECRET_RESERVED',
    ]);
    expect([await look(member!, personal.id), await look(member!, personal.id)]).toEqual(['shown', 'SECRET_GONE']);

    const shared = await granted(partner!, 'ORGANISATION', 'Ours');
    expect(await look(member!, shared.id)).toBe('SECRET_RESERVED');
    expect(await look(partner!, shared.id)).toBe('shown');
  });

  it('is for whoever asked for it in an app of somebody else', async () => {
    const { id: appId } = (
      await partner!.send(
        'mutation { createApp(input: { name: "Both", visibility: ORGANISATION }) { app { id } userErrors { code } } }',
      )
    ).createApp.app;
    const { id } = await workingCredential(portal, member!, { plan: 'free', appId });
    expect(await look(owner!, id, 'Support.')).toBe('SECRET_RESERVED');
    expect(await look(member!, id)).toBe('shown');
  });
});

describe('P5: a secret that can be shown again', () => {
  let id: string;
  beforeAll(async () => {
    ({ id } = await granted(member!, 'ORGANISATION', 'Readable'));
  });

  const told = () =>
    rowsOf(portal.database, "select recipient from mail where template = 'credential-revealed' order by 1");

  it.each([
    ['no reason', null],
    ['an empty one', ''],
    ['blanks', ' \u00a0'],
  ])('is not shown to an API owner with %s', async (_, reason) => {
    expect(await look(owner!, id, reason)).toBe('REASON_REQUIRED');
  });

  it('is shown to an API owner with a reason, which is in the audit trail and told to the consumer', async () => {
    expect(await look(owner!, id, 'Calls were refused.')).toBe('shown');
    const { auditEvents } = await owner!.send(
      'query ($id: ID!) { auditEvents(filter: { subjectId: $id }) { nodes { type after } } }',
      { id },
    );
    expect(auditEvents.nodes).toContainEqual({
      type: 'credential.revealed',
      after: { status: 'ACTIVE', reason: 'Calls were refused.' },
    });
    await vi.waitFor(async () => expect(await told()).toEqual([{ recipient: 'member@example.com' }]), {
      timeout: 60_000,
    });
  });

  it('is shown to everybody who shares the app, without a reason and a mail', async () => {
    expect([await look(member!, id), await look(partner!, id, 'Curious.')]).toEqual(['shown', 'shown']);
    const last = `select after from event_log where subject_id = $1 and type = 'credential.revealed'
      order by insertion desc limit 1`;
    expect(await rowsOf(portal.database, last, [id])).toEqual([{ after: { status: 'ACTIVE' } }]);
  });
});
