import type { Config } from '../../config.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import { EVENT_TYPES, type EventType } from '../../platform/events/event-types.ts';
import { guardRules, urlProblem } from '../../platform/outbound-http/guarded-http.ts';
import { throwAll } from '../../platform/rules.ts';
import { isLonger, tooLong } from '../../platform/text.ts';
import type { CreateWebhookInput } from './webhook.inputs.ts';

const MAX_URL = 2_000;

/** @returns The URL in its normal form, without a fragment. @throws DomainError INVALID_INPUT */
export function requireWebhookUrl(config: Pick<Config, 'isProduction' | 'webhookAllowedHosts'>, text: string): string {
  const field = ['input', 'url'];
  if (isLonger(text, MAX_URL)) throw invalidInput(tooLong(MAX_URL), field);
  const problem = urlProblem(text.trim(), guardRules(config));
  if (problem) throw invalidInput(problem, field);
  const url = new URL(text.trim());
  url.hash = '';
  return url.href;
}

type ChosenTypes = Pick<CreateWebhookInput, 'events' | 'eventTypes'>;

/**
 * Each once; null is all, and undefined where neither name of the choice is given.
 * @throws DomainError INVALID_INPUT
 */
export function requireEventTypes({ events, eventTypes }: ChosenTypes): EventType[] | null | undefined {
  const field = ['input', events === undefined ? 'eventTypes' : 'events'];
  if (events !== undefined && eventTypes !== undefined) {
    throw invalidInput('Give `events` alone: `eventTypes` is its former name.', field);
  }
  const names: readonly string[] | null | undefined = events === undefined ? eventTypes : events;
  if (!names) return names;
  if (names.length === 0) throw invalidInput('Name at least one type, or none for all of them.', field);
  const isType = (name: string): name is EventType => Object.hasOwn(EVENT_TYPES, name);
  const unknown = names.filter((name) => !isType(name));
  throwAll(unknown.map((name) => invalidInput(`There is no event type ${JSON.stringify(name)}.`, field)));
  return [...new Set(names.filter(isType))];
}

export interface HeaderInput {
  name: string;
  value: string;
}

const MAX_HEADERS = 20;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
const HEADER_VALUE = /^[\x21-\x7e](?:[\x20-\x7e]{0,998}[\x21-\x7e])?$/;

/** They frame the request or belong to the message, so nobody may set them. */
const OWN_HEADER =
  /^(webhook-.*|host|content-(type|length|encoding)|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|user-agent|proxy-.*)$/i;

/** @returns Values by name in lower case. @throws DomainError INVALID_INPUT */
export function requireHeaders(headers: readonly HeaderInput[]): Record<string, string> {
  const field = ['input', 'headers'];
  const byName = Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value]));
  const refuse = (isBad: boolean, message: string) => (isBad ? invalidInput(message, field) : null);
  throwAll([
    refuse(headers.length > MAX_HEADERS, `There are at most ${MAX_HEADERS} headers.`),
    ...headers.flatMap(({ name, value }) => [
      refuse(!HEADER_NAME.test(name), 'A header name has letters, digits and hyphens.'),
      refuse(OWN_HEADER.test(name), `The portal sets the header ${name} itself.`),
      refuse(!HEADER_VALUE.test(value), 'A header value has up to 1000 visible ASCII characters.'),
    ]),
    refuse(Object.keys(byName).length < headers.length, 'Each header can be given once.'),
  ]);
  return byName;
}

const DAY = 86_400;
const MAX_OVERLAP_SECONDS = 30 * DAY;

/** @throws DomainError INVALID_INPUT */
export function requireOverlap(seconds: number): number {
  if (seconds >= 0 && seconds <= MAX_OVERLAP_SECONDS) return seconds;
  throw invalidInput(`It must be between 0 and ${MAX_OVERLAP_SECONDS}.`, ['overlapSeconds']);
}
