import type { Plan } from '../../catalogue/plans/plan.entity.ts';

/** Mails are in English; their numbers and times must not depend on the server's locale or time zone. */
const LOCALE = 'en-GB';

/** With how many seconds each has, the largest first. */
const UNITS = Object.entries({ day: 86_400, hour: 3_600, minute: 60, second: 1 }).map(([unit, size]) => ({
  size,
  words: new Intl.NumberFormat(LOCALE, { style: 'unit', unit, unitDisplay: 'long' }),
}));

const number = new Intl.NumberFormat(LOCALE);

const dateTime = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** In the largest unit that makes it a whole number: `1 hour`, `90 seconds`, `30 days`. */
export function durationInWords(seconds: number): string {
  const { size, words } = UNITS.find((each) => seconds % each.size === 0) ?? UNITS.at(-1)!;
  return words.format(seconds / size);
}

/** What a plan allows, as sentences without their full stop: `100 requests per second`. */
export function limitsInWords(plan: Pick<Plan, 'rate' | 'per' | 'quota' | 'quotaRenewalSeconds'>) {
  const rate = plan.rate && plan.per ? `${requests(plan.rate)} ${perPeriod(plan.per)}` : 'unlimited';
  return { rate, quota: quotaInWords(plan) };
}

function quotaInWords({ quota, quotaRenewalSeconds }: Pick<Plan, 'quota' | 'quotaRenewalSeconds'>): string {
  if (!quota) return 'unlimited';
  return `${requests(quota)} ${quotaRenewalSeconds ? perPeriod(quotaRenewalSeconds) : 'in all, never renewed'}`;
}

const requests = (count: number) => `${number.format(count)} ${count === 1 ? 'request' : 'requests'}`;

const perPeriod = (seconds: number) => `per ${durationInWords(seconds).replace(/^1 /, '')}`;

/** An answer to a question of a form. */
export function valueInWords(value: string | number | boolean | readonly string[]): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return number.format(value);
  return typeof value === 'string' ? value : value.join(', ');
}

/** In UTC, because a mail has no idea where it is read. */
export const timeInWords = (time: Date): string => `${dateTime.format(time)} UTC`;
