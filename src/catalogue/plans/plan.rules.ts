import { distinctNames } from '../../platform/comparable-name.ts';
import { type DomainError, invalidInput } from '../../platform/domain-error.ts';
import { throwAll } from '../../platform/rules.ts';
import { LOST_NAMES } from '../../provider/tyk/reserved-metadata.ts';
import { RESERVED_METADATA } from '../../provider/tyk/session-mapping.ts';
import type { Plan } from './plan.entity.ts';
import type { MetadataInput } from './plan.inputs.ts';

const NUMBERS = [
  'rate',
  'per',
  'quota',
  'quotaRenewalSeconds',
  'keyLifetimeSeconds',
  'requestAllowance',
  'requestPeriodSeconds',
] as const;

type Numbers = Pick<Plan, (typeof NUMBERS)[number]>;

/** A period without the limit that it belongs to. */
const PAIRS = [
  ['per', 'rate'],
  ['quotaRenewalSeconds', 'quota'],
  ['requestPeriodSeconds', 'requestAllowance'],
] as const;

/** What Tyk reads in a key's metadata, and by which the portal tells whose key it is. */
const RESERVED = new Set(
  [...RESERVED_METADATA, 'DeveloperID', 'ApplicationID', 'OrganisationID', 'TeamIDs', ...LOST_NAMES].map((name) =>
    name.toLowerCase(),
  ),
);

const invalid = (message: string, name: string) => invalidInput(message, ['input', name]);

/**
 * The numbers of a plan after a change. Tyk takes whatever is not above zero for "unlimited", so only null may say that.
 * @throws DomainError INVALID_INPUT
 */
export function limitsOf(input: Partial<Record<keyof Numbers, number | null>>, current: Numbers): Numbers {
  const limits: Numbers = { ...pick(current), ...pick(input) };
  throwAll([
    ...NUMBERS.map((name) => refuseNumber(limits[name], name)),
    ...PAIRS.map(([period, limit]) =>
      limits[period] !== null && limits[limit] === null ? invalid(`It needs \`${limit}\`.`, period) : null,
    ),
    limits.rate !== null && limits.per === null ? invalid('A rate needs `per`.', 'per') : null,
  ]);
  return limits;
}

const refuseNumber = (value: number | null, name: string): DomainError | null =>
  value !== null && value < 1 ? invalid('It must be above zero; null means no limit.', name) : null;

/** Only what is given: absent is not null. */
function pick(values: Partial<Record<keyof Numbers, number | null>>): Numbers {
  return Object.fromEntries(
    NUMBERS.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]),
  ) as unknown as Numbers;
}

/** @throws DomainError INVALID_INPUT for a name that Tyk or the portal gives a meaning of its own. */
export function metadataOf(entries: readonly MetadataInput[]): Record<string, string> {
  const names = entries.map(({ name }) => name);
  throwAll([
    entries.length > 20 ? invalid('There are at most 20 entries.', 'metadata') : null,
    ...entries.flatMap(({ name, value }) => [refuseMetadataName(name), refuseMetadataValue(value)]),
    distinctNames(names).length < names.length ? invalid('Each name can be given once.', 'metadata') : null,
  ]);
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]));
}

function refuseMetadataName(name: string): DomainError | null {
  if (!/^[\w.-]{1,100}$/.test(name)) return invalid('A name has 1 to 100 letters, digits, _, . or -.', 'metadata');
  const isReserved = RESERVED.has(name.toLowerCase()) || /^gatehouse_/i.test(name);
  return isReserved ? invalid(`The name ${name} is reserved.`, 'metadata') : null;
}

const refuseMetadataValue = (value: string): DomainError | null =>
  value.length > 1_000 || value.includes('\0') ? invalid('A value has up to 1,000 characters.', 'metadata') : null;
