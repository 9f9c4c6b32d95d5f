import type { Credential } from './credential.entity.ts';
import { isEnded } from './credential.rules.ts';

/** What decides how time changes a credential. */
export interface Life
  extends Pick<
    Credential,
    'status' | 'createdAt' | 'expiresAt' | 'retiresAt' | 'expiryWarnedDays' | 'expiryWarnedFor'
  > {
  /** False while the credential that replaces it has never worked: until then the old one must not end. */
  isReplaced: boolean;
}

/** Something that time alone brings about. */
export type Due = { kind: 'expire' } | { kind: 'retire' } | { kind: 'warn'; days: number };

interface Moment {
  at: number;
  due: Due;
}

const DAY_MS = 86_400_000;

/** What is due now; null when nothing is. Of several notices that are due at once only the shortest is given. */
export function dueNow(life: Life, now: Date, warningDays: readonly number[]): Due | null {
  const due = momentsOf(life, warningDays).filter(({ at }) => at <= now.getTime());
  return due.at(-1)?.due ?? null;
}

/**
 * When to look at a credential again; null when time changes nothing about it. At the latest in a day, so that a change
 * of the setting for notices takes effect.
 */
export function nextLook(life: Life, now: Date, warningDays: readonly number[]): Date | null {
  const [first] = momentsOf(life, warningDays);
  return first ? new Date(Math.max(now.getTime(), Math.min(first.at, now.getTime() + DAY_MS))) : null;
}

/** Everything that is still to come, the earliest first; ends come after notices of the same moment. */
function momentsOf(life: Life, warningDays: readonly number[]): Moment[] {
  if (isEnded(life)) return [];
  const moments: Moment[] = [];
  if (life.expiresAt) {
    moments.push(...noticesOf(life, life.expiresAt, warningDays));
    moments.push({ at: life.expiresAt.getTime(), due: { kind: 'expire' } });
  }
  if (life.retiresAt && life.isReplaced) moments.push({ at: life.retiresAt.getTime(), due: { kind: 'retire' } });
  return moments.sort((a, b) => a.at - b.at);
}

/** A notice longer than the whole life would come with the credential; one that was replaced needs none. */
function noticesOf(life: Life, end: Date, warningDays: readonly number[]): Moment[] {
  if (life.retiresAt) return [];
  const given = life.expiryWarnedFor?.getTime() === end.getTime() ? life.expiryWarnedDays : null;
  const lifetime = end.getTime() - life.createdAt.getTime();
  return warningDays
    .filter((days) => (given === null || days < given) && days * DAY_MS < lifetime)
    .map((days) => ({ at: end.getTime() - days * DAY_MS, due: { kind: 'warn' as const, days } }));
}
