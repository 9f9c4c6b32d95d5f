import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  END_OVERLAP,
  inState,
  RESUME,
  ROTATE,
  SUSPEND,
  updatePlan,
  workingCredential,
  workingKey,
} from '../../support/credentials.ts';
import { type MailServer, type ReceivedMail, startMailServer } from '../../support/mail-server.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { REVOKE } from '../../support/story.ts';
import { letTimePass } from '../../support/time.ts';

const DAY = 86_400;

describe('mails about a credential', () => {
  let server: MailServer;
  let portal: TestPortal;
  beforeAll(async () => {
    server = await startMailServer();
    portal = await startTestPortal({
      GATEHOUSE_SMTP_URL: server.url,
      GATEHOUSE_MAIL_FROM: 'portal@example.org',
      GATEHOUSE_SUBJECT_ROTATED: 'Rotated: {app}',
    });
    await updatePlan(portal, 'free', { keyLifetimeSeconds: 10 * DAY });
  });
  afterEach(() => {
    server.received.length = 0;
  });
  afterAll(async () => {
    await portal.stop();
    await server.stop();
  });

  /** The mail of this subject, once it has come. */
  const mail = async (subject: string): Promise<ReceivedMail> => {
    const find = () => server.received.find(({ parsed }) => parsed.subject === subject);
    await expect.poll(find).toBeDefined();
    return find()!;
  };
  const textOf = ({ parsed }: ReceivedMail) => (parsed.text ?? '').replace(/\s+/g, ' ');

  it('tell its app owner of a rotation by somebody else, and how long the old key works', async () => {
    const [partner, member] = [await portal.as('partner'), await portal.as('member')];
    const ask = { newApp: { name: 'Till', visibility: 'ORGANISATION' } };
    const { id, secret, credential } = await workingKey(portal, partner, ask);
    const { rotateCredential } = await member.send(ROTATE, { id, input: { overlapSeconds: 3600 } });
    const rotated = await mail('Rotated: Till');
    expect(rotated.to).toEqual(['partner@example.com']);
    const text = textOf(rotated);
    expect(text).toContain(`Key ends in ${credential.lastFour}`);
    expect(text).toContain(`ends in ${rotateCredential.credential.lastFour}`);
    expect(text).toMatch(/works until .+ UTC/);
    expect(text).toContain(`/credentials/${id}`);
    expect(`${rotated.parsed.html} ${text}`).not.toContain(secret);
    await partner.send(END_OVERLAP, { id });
  });

  it('tell of a suspension with its reason, and of a revocation', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id } = await workingCredential(portal, partner);
    await owner.send(SUSPEND, { id, input: { reason: 'Unpaid <b>bills</b>' } });
    expect(textOf(await mail('A credential was suspended'))).toContain('Unpaid <b>bills</b>');
    await owner.send(RESUME, { id });
    await owner.send(REVOKE, { id });
    expect(textOf(await mail('A credential was revoked'))).toContain('has ended for good');
  });

  it('do not call a key ended that was left behind at a disconnected provider', async () => {
    const other = await startTestPortal({
      GATEHOUSE_SMTP_URL: server.url,
      GATEHOUSE_MAIL_FROM: 'portal@example.org',
    });
    const owner = await other.as('owner');
    await workingCredential(other, await other.as('partner'));
    const { id } = (await owner.send('{ providers { nodes { id } } }')).providers.nodes[0];
    await owner.send('mutation ($id: ID!) { deleteProvider(id: $id, force: true) { userErrors { code } } }', { id });
    const text = textOf(await mail('A credential was revoked'));
    expect(text).toContain('the key may go on working there');
    expect(text).not.toContain('Its key has ended');
    await other.stop();
  });

  it('15, 16: warn before the end, and tell of the end', async () => {
    const partner = await portal.as('partner');
    const { id } = await workingCredential(portal, partner, { plan: 'free' });
    await letTimePass(portal.database, 3 * DAY);
    expect(textOf(await mail('A credential expires soon'))).toMatch(/stops working on .+ UTC/);
    await letTimePass(portal.database, 7 * DAY);
    await inState(partner, id, 'EXPIRED');
    expect(textOf(await mail('A credential has expired'))).toContain('no longer accepts');
    const warnings = server.received.filter(({ parsed }) => parsed.subject === 'A credential expires soon');
    expect(warnings).toHaveLength(1);
  });
});
