import { Webhook as Signer } from 'standardwebhooks';
import type { PortalEvent } from '../../platform/events/event-reader.ts';

type MessageEvent = Omit<PortalEvent, 'position' | 'subjectType' | 'subjectId'>;

/** The specification wants messages below 20 kB. */
const MAX_BYTES = 20_000;

/**
 * What is posted for an event: `type`, `timestamp` and `data`, the same bytes in every attempt. Where the states before
 * and after would make it too long they are left out, and `data.isTruncated` says so.
 */
export function messageBody({ type, occurredAt, before, after, ...event }: MessageEvent): string {
  const { id, version, actor, onBehalfOf, organisationId, subject, correlationId } = event;
  const data = { id, version, actor, onBehalfOf, organisationId, subject, correlationId };
  const envelope = { type, timestamp: occurredAt.toISOString() };
  const body = JSON.stringify({ ...envelope, data: { ...data, before, after } });
  if (Buffer.byteLength(body) <= MAX_BYTES) return body;
  return JSON.stringify({ ...envelope, data: { ...data, before: null, after: null, isTruncated: true } });
}

/**
 * Headers of one attempt. The id is the event's and never changes, so that a receiver can drop what it has had; the time
 * is that of the attempt, against replay; there is a signature for each secret in force.
 */
export function messageHeaders(
  { id, body, sentAt }: { id: string; body: string; sentAt: Date },
  secrets: readonly string[],
): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Gatehouse-Webhooks',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(id, sentAt, body)).join(' '),
  };
}
