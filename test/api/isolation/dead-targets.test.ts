import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { createProvider } from '../../../src/provider/connection/connection.service.ts';
import { secondsUntilLook } from '../../../src/provider/outages/health-check.service.ts';
import { ProviderKind } from '../../../src/provider/providers/provider.entity.ts';
import type { Client } from '../../support/client.ts';
import { inState } from '../../support/credentials.ts';
import { type DeadServer, startDeadServer } from '../../support/dead-server.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';
import type { TestPortal } from '../../support/portal.ts';
import { approve, requestAccess } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';
import { arrived, createWebhook, makeApp, startWebhookPortal } from '../webhooks/webhook-story.ts';

const DEAD = 50;
const TARGETS = Array.from({ length: DEAD }, (_, index) => index);

describe('targets that accept a connection and never answer', () => {
  const stack = new AsyncDisposableStack();
  let portal: TestPortal;
  let mails: MailServer;
  let good: WebhookReceiver;
  let owner: Client;
  let partner: Client;
  beforeAll(async () => {
    mails = await startMailServer();
    stack.defer(() => mails.stop());
    good = await startWebhookReceiver();
    stack.defer(() => good.stop());
    // Fewer than one for each of the dead by far.
    portal = await startWebhookPortal({
      ...{
        GATEHOUSE_WORKER_CONCURRENCY: '2',
        GATEHOUSE_SMTP_URL: mails.url,
        GATEHOUSE_MAIL_FROM: 'portal@example.com',
      },
    });
    stack.defer(() => portal.stop());
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
  });
  afterAll(() => stack.disposeAsync());

  const startDead = async (): Promise<DeadServer> => {
    const dead = await startDeadServer();
    stack.defer(() => dead.stop());
    return dead;
  };
  const allHang = (dead: DeadServer) => expect.poll(dead.hanging, { interval: 20 }).toBe(DEAD);

  /** From the request to a key that works, the approval's mail and what a healthy endpoint is told. */
  async function playHealthy(name: string): Promise<void> {
    const told = good.received.length;
    const { id } = await requestAccess(partner);
    const { credential } = await approve(owner, id);
    await inState(partner, credential.id, 'ACTIVE');
    const mail = `select status from mail join event_log event on event.id = mail.event_id
      where template = 'access-request-approved' and event.subject_id = $1`;
    await expect.poll(() => rowsOf(portal.database, mail, [id])).toEqual([{ status: 'SENT' }]);
    await makeApp(partner, name);
    await arrived(good, told + 1);
  }

  it(`X2: ${DEAD} gateways and ${DEAD} webhook receivers all hang at once, and keys, mails and other endpoints pass them by`, async () => {
    await createWebhook(owner, good, { eventTypes: ['app.created'] });
    const receivers = await startDead();
    for (const target of TARGETS)
      await createWebhook(owner, { url: receivers.urlOf(target) }, { eventTypes: ['app.updated'] });
    const appId = await makeApp(partner, 'told to the dead');
    const gateways = await startDead();
    await inTransaction(portal.app.context, async (tx) => {
      const connection = { kind: ProviderKind.TYK_GATEWAY, secret: 'secret', tykOrganisationId: 'dead' };
      for (const target of TARGETS)
        await createProvider(tx, { ...connection, name: `dead ${target}`, url: gateways.urlOf(target) });
    });
    await partner.send(
      'mutation ($id: ID!) { updateApp(id: $id, input: { name: "renamed" }) { userErrors { code } } }',
      {
        id: appId,
      },
    );
    // A call that hangs takes no place: with two of them, nobody would have come to the third.
    await allHang(receivers);
    await allHang(gateways);
    // Nor has anybody else to wait until they are given up, which would take minutes, one after the other.
    await playHealthy('beside the dead');
  });

  it('X2: the longer a gateway is away, the more rarely it is looked at', () => {
    expect([1, 2, 3, 4, 5, 6, 50].map(secondsUntilLook)).toEqual([5, 10, 20, 40, 60, 60, 60]);
  });
});
