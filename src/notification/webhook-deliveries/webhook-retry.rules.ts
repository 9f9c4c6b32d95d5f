import { WebhookDisabledReason } from '../webhooks/webhook.entity.ts';
import { WebhookDeliveryStatus } from './webhook-delivery.entity.ts';

/** Pauses between the attempts of one delivery, as the Standard Webhooks specification has them: ten in 75 hours. */
const SCHEDULE_SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;

/** Spread over a fifth to either side, so that what failed together does not come back together. */
const JITTER = 0.2;

/** An endpoint that answers so has too much to do, or something before it has. */
const OVERLOADED: readonly number[] = [429, 502, 503, 504];

const MIN_OVERLOAD_SECONDS = 60;
const MAX_RETRY_AFTER_SECONDS = 86_400;

/** From the third failure in a row on, the endpoint as a whole is left alone: 10 seconds, doubled each time, to 10 minutes. */
const BREAKER = { failures: 3, firstSeconds: 10, maxSeconds: 600 };

export interface Answer {
  status: number;
  /** In seconds or as a date (RFC 9110 §10.2.3). */
  retryAfter: string | null;
}

/** What is known before an attempt is judged. */
export interface TrackRecord {
  /** Failed attempts of this delivery so far. */
  tries: number;
  /** Failed attempts of the endpoint in a row so far, of whatever delivery. */
  failures: number;
  /** Whether the endpoint has failed without a break for so long that it is given up. */
  isBeyondHope: boolean;
}

export interface Verdict {
  status: WebhookDeliveryStatus;
  /** Until the next attempt of this delivery; null when there is none. */
  retrySeconds: number | null;
  /** For which nothing at all is sent to the endpoint. */
  pauseSeconds: number;
  /** Why the endpoint is switched off now; null when it is not. */
  disable: WebhookDisabledReason | null;
}

/**
 * What follows from the answer to an attempt, or from there being none. Only 2xx is success: a redirect is never
 * followed and counts as a failure.
 */
export function judge(answer: Answer | null, record: TrackRecord, now = new Date(), random = Math.random): Verdict {
  const { SUCCEEDED, PENDING, FAILED } = WebhookDeliveryStatus;
  if (answer && answer.status >= 200 && answer.status < 300) {
    return { status: SUCCEEDED, retrySeconds: null, pauseSeconds: 0, disable: null };
  }
  if (answer?.status === 410) {
    return { status: FAILED, retrySeconds: null, pauseSeconds: 0, disable: WebhookDisabledReason.GONE };
  }
  const pauseSeconds = pauseFor(answer, record.failures + 1, now);
  const scheduled = SCHEDULE_SECONDS[record.tries];
  return {
    status: scheduled === undefined ? FAILED : PENDING,
    retrySeconds: scheduled === undefined ? null : Math.max(spread(scheduled, random()), pauseSeconds),
    pauseSeconds,
    disable: record.isBeyondHope ? WebhookDisabledReason.FAILING : null,
  };
}

const spread = (seconds: number, chance: number) => seconds * (1 - JITTER + 2 * JITTER * chance);

function pauseFor(answer: Answer | null, failures: number, now: Date): number {
  const { firstSeconds, maxSeconds } = BREAKER;
  const beyond = failures - BREAKER.failures;
  const breaker = beyond < 0 ? 0 : Math.min(firstSeconds * 2 ** beyond, maxSeconds);
  if (!answer || !OVERLOADED.includes(answer.status)) return breaker;
  return secondsOf(answer.retryAfter, now) ?? Math.max(MIN_OVERLOAD_SECONDS, breaker);
}

function secondsOf(retryAfter: string | null, now: Date): number | null {
  const text = retryAfter?.trim() ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 0), MAX_RETRY_AFTER_SECONDS);
}
