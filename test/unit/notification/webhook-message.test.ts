import { Webhook as Verifier } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { messageBody, messageHeaders } from '../../../src/notification/webhook-deliveries/webhook-message.ts';
import { newWebhookSecret } from '../../../src/notification/webhooks/webhook.secrets.ts';

const EVENT = {
  id: '0199a1b2-0000-7000-8000-000000000001',
  type: 'app.created' as const,
  version: 1,
  occurredAt: new Date('2026-11-22T12:00:00.123Z'),
  actor: { kind: 'user' as const, id: 'u' },
  onBehalfOf: null,
  subject: { appId: 'a' },
  organisationId: 'o',
  before: null,
  after: { name: 'App' },
  correlationId: 'r',
};

describe('the body of a webhook', () => {
  it('is type, timestamp and data, as the specification says', () => {
    const { id, version, actor, onBehalfOf, subject, organisationId, before, after, correlationId } = EVENT;
    expect(JSON.parse(messageBody(EVENT))).toEqual({
      type: 'app.created',
      timestamp: '2026-11-22T12:00:00.123Z',
      data: { id, version, actor, onBehalfOf, subject, organisationId, before, after, correlationId },
    });
  });

  it('stays below 20 kB by leaving the states out, and says so', () => {
    const body = messageBody({ ...EVENT, after: { text: 'ß'.repeat(15_000) } });
    expect(Buffer.byteLength(body)).toBeLessThan(20_000);
    expect(JSON.parse(body).data).toMatchObject({ id: EVENT.id, after: null, isTruncated: true });
  });
});

describe('the headers of a webhook', () => {
  const body = messageBody(EVENT);
  const [current, previous, foreign] = [newWebhookSecret(), newWebhookSecret(), newWebhookSecret()];
  const headers = messageHeaders({ id: EVENT.id, body, sentAt: new Date() }, [current, previous]);

  it.each([
    ['the current', current],
    ['the previous', previous],
  ])('satisfy a receiver that knows %s secret', (_, secret) => {
    expect(new Verifier(secret).verify(body, headers)).toEqual(JSON.parse(body));
  });

  it('satisfy no receiver with another secret, and none for another body', () => {
    expect(() => new Verifier(foreign).verify(body, headers)).toThrow('No matching signature');
    expect(() => new Verifier(current).verify(`${body} `, headers)).toThrow('No matching signature');
  });
});
