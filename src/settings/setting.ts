import { isIP } from 'node:net';
import { resolve } from 'node:path';
import addressparser from 'nodemailer/lib/addressparser';
import validator from 'validator/lib/isEmail.js';
import { z } from 'zod';

/** One variable of the environment. */
export interface Setting<T> {
  name: string;
  schema: z.ZodType<T, string | undefined>;
  /** For the operator's manual: the default as it would be given, or in words what happens without the setting. */
  default: string;
  meaning: string;
}

/** Settings under the names that they have in the configuration. */
export interface SettingTree {
  readonly [key: string]: Setting<unknown> | SettingTree;
}

/** What a tree of settings is read as. */
export type ValuesOf<T> = { [K in keyof T]: T[K] extends Setting<infer V> ? V : ValuesOf<T[K]> };

/** A setting whose default is a value. The default goes through the same checks as a value from outside. */
export const setting = <T>(
  name: string,
  schema: z.ZodType<T, string>,
  fallback: string,
  meaning: string,
): Setting<T> => ({ name, schema: z.prefault(schema, fallback), default: fallback, meaning });

/** A setting that is null when it is not given; `fallback` says in words what happens then. */
export const unset = <T>(
  name: string,
  schema: z.ZodType<T, string>,
  fallback: string,
  meaning: string,
): Setting<T | null> => ({
  name,
  schema: schema.optional().transform((value) => value ?? null),
  default: fallback,
  meaning,
});

/** All settings of a tree, in the order in which they are written. */
export const settingsIn = (tree: SettingTree): Setting<unknown>[] =>
  Object.values(tree).flatMap((entry) => (isSetting(entry) ? entry : settingsIn(entry)));

const isSetting = (entry: Setting<unknown> | SettingTree): entry is Setting<unknown> => 'schema' in entry;

/**
 * Reads a tree of settings from the environment.
 * @param refuse Told of each value that is not what its setting may be.
 * @returns What was read, of use only when nothing was refused.
 */
export function readSettings<T extends SettingTree>(
  tree: T,
  given: Readonly<Record<string, string | undefined>>,
  refuse: (name: string, message: string) => void,
): ValuesOf<T> {
  const read = (entry: Setting<unknown> | SettingTree): unknown => {
    if (!isSetting(entry)) return readSettings(entry, given, refuse);
    const { data, error } = entry.schema.safeParse(given[entry.name]);
    for (const { message } of error?.issues ?? []) refuse(entry.name, message);
    return data;
  };
  // TypeScript does not follow each key's own type through Object.entries.
  return Object.fromEntries(Object.entries(tree).map(([key, entry]) => [key, read(entry)])) as ValuesOf<T>;
}

export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .refine((given) => /^\d{1,9}$/.test(given) && Number(given) >= min && Number(given) <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number);

export const onOff = z.stringbool({ error: 'must be "true" or "false"' });

export const text = z.string();

export const oneOf = <const T extends string>(names: readonly T[], error: string) => z.enum(names, { error });

/** A folder, as an absolute path. */
export const folder = z.string().transform((path) => resolve(path));

/** A URL without slashes at its end. */
export const url = (...protocols: string[]) =>
  z
    .string()
    .refine((given) => URL.canParse(given) && protocols.includes(new URL(given).protocol.slice(0, -1)), {
      error: `must be a URL that starts with ${protocols.map((name) => `${name}://`).join(' or ')}`,
    })
    .transform((given) => given.replace(/\/+$/, ''));

/** A database of Tyk Pump, or a Prometheus that scrapes it, and the name of the provider whose calls are in it; null = of all. */
export interface AnalyticsUrl {
  provider: string | null;
  url: string;
}

const sourceUrl = url('postgres', 'postgresql', 'http', 'https');

/** Commas in a password are written `%2C`, because commas stand between items. */
export const analyticsUrl = z.string().transform((given, context): AnalyticsUrl => {
  const named = /^([^:/=]+)=(.*)$/.exec(given);
  const parsed = sourceUrl.safeParse(named ? named[2] : given);
  if (parsed.success) return { provider: named?.[1] ?? null, url: parsed.data };
  context.addIssue(
    'must be postgres:// URLs, or https:// and http:// ones of Prometheus, each with or without the name of a provider and "=" before it',
  );
  return z.NEVER;
});

export const origin = url('http', 'https').refine((given) => URL.canParse(given) && new URL(given).origin === given, {
  error: 'must be origins such as https://portal.example.com, without a path and without "*"',
});

/** Items between commas. */
export const listOf = <T>(item: z.ZodType<T, string>): z.ZodType<readonly T[], string> =>
  z
    .string()
    .transform((given) => given.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(item));

/** As it stands in a parsed URL, because there it is compared. */
export const host = z.string().refine((given) => URL.parse(`https://${given}/`)?.hostname === given, {
  error: 'must be host names or addresses without a port, in lower case, IPv6 in brackets',
});

export const emailAddress = z
  .string()
  .refine((given) => validator.default(given, { allow_utf8_local_part: true, require_tld: false }), {
    error: 'must be e-mail addresses',
  });

export const mailbox = z.string().refine(
  (given) => {
    const parsed = addressparser(given, { flatten: true });
    return parsed.length === 1 && emailAddress.safeParse(parsed[0]?.address).success;
  },
  { error: 'must be one e-mail address, such as "Portal <portal@example.com>"' },
);

export const mailSubject = z
  .string()
  .max(200, { error: 'must have at most 200 characters' })
  // A line break would let a subject add mail headers.
  .refine((given) => !/\p{Cc}/u.test(given), { error: 'must be one line' });

export const proxy = z.string().refine(
  (given) => {
    const [address = '', bits, ...rest] = given.split('/');
    const range = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 6 ? 128 : 32));
    return ['loopback', 'linklocal', 'uniquelocal'].includes(given) || (isIP(address) > 0 && range && !rest.length);
  },
  { error: 'must be IP addresses, ranges such as 10.0.0.0/8, or loopback, linklocal, uniquelocal' },
);

/** A 32-byte key that wraps data keys, and the number under which sealed values name it. */
export interface MasterKey {
  version: number;
  key: Buffer;
}

const MASTER_KEY = /^([1-9]\d{0,5}):([A-Za-z0-9+/]{43}=)$/;
const NOT_A_KEY_LIST = 'must be a list of version:key with different versions, each key 32 bytes in base64';

/** Master keys written as `version:base64`, comma-separated, the current one first. */
export const masterKeys = z.string().transform((given, context): readonly MasterKey[] => {
  const keys = given.split(',').flatMap((entry) => {
    const match = MASTER_KEY.exec(entry.trim());
    return match ? { version: Number(match[1]), key: Buffer.from(match[2] ?? '', 'base64') } : [];
  });
  const versions = new Set(keys.map(({ version }) => version));
  if (versions.size !== given.split(',').length) context.addIssue(NOT_A_KEY_LIST);
  return keys;
});
