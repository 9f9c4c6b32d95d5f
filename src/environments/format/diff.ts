import { isDeepStrictEqual } from 'node:util';
import { type Bundle, IN_ORDER, type Item, KEYS, KINDS, type Kind } from './bundle.ts';

/** What differs between a portal and a bundle. */
export interface Difference {
  kind: Kind;
  /** Custom id of the item, or what else tells it apart. */
  key: string;
  /** CREATE and UPDATE are what an import does; it leaves alone what is ONLY_HERE. */
  change: 'CREATE' | 'UPDATE' | 'ONLY_HERE';
  /** Of an update: each field with its value here and in the bundle; long texts are cut. */
  fields: { field: string; here: unknown; wanted: unknown }[];
}

/** The same item here. */
const counterpart = <K extends Kind>(kind: K, wanted: Item<K>, here: readonly Item<K>[]): Item<K> | undefined => {
  const keyOf = KEYS[kind];
  return here.find((item) => keyOf(item) === keyOf(wanted));
};

/** Empty where the portal is as the bundle says, but for what is only here. */
export function differences(here: Bundle, wanted: Bundle): Difference[] {
  return KINDS.flatMap((kind) => differencesOf(kind, here[kind], wanted[kind]));
}

function differencesOf<K extends Kind>(kind: K, here: readonly Item<K>[], wanted: readonly Item<K>[]): Difference[] {
  const keyOf = KEYS[kind] as (item: Item<K>) => string;
  const changes = wanted.flatMap((item): Difference[] => {
    const before = counterpart(kind, item, here);
    if (!before) return [{ kind, key: keyOf(item), change: 'CREATE', fields: [] }];
    const fields = changedFields(before, item);
    return fields.length > 0 ? [{ kind, key: keyOf(item), change: 'UPDATE', fields }] : [];
  });
  const left = here.filter((item) => !counterpart(kind, item, wanted));
  return [
    ...changes,
    ...orderOf(kind, here, wanted),
    ...left.map((item) => ({ kind, key: keyOf(item), change: 'ONLY_HERE' as const, fields: [] })),
  ];
}

function orderOf<K extends Kind>(kind: K, here: readonly Item<K>[], wanted: readonly Item<K>[]): Difference[] {
  const listOf = IN_ORDER[kind] as ((item: Item<K>) => string) | undefined;
  if (!listOf) return [];
  const keyOf = KEYS[kind] as (item: Item<K>) => string;
  return [...new Set(wanted.map(listOf))].flatMap((list): Difference[] => {
    const among = (items: readonly Item<K>[], others: readonly Item<K>[]) =>
      items.filter((item) => listOf(item) === list && counterpart(kind, item, others)).map(keyOf);
    const [before, after] = [among(here, wanted), among(wanted, here)];
    if (isDeepStrictEqual(before, after)) return [];
    const key = `order${list && ` of ${list}`}`;
    return [{ kind, key, change: 'UPDATE', fields: [{ field: 'order', here: before, wanted: after }] }];
  });
}

/** Lists whose order says nothing. */
const UNORDERED = new Set(['apiIds', 'teams', 'products', 'plans', 'publications']);

function isSame(field: string, a: unknown, b: unknown): boolean {
  if (field === 'documents') return isDeepStrictEqual(withoutFetched(a, b), withoutFetched(b, a));
  return UNORDERED.has(field) && Array.isArray(a) && Array.isArray(b)
    ? isDeepStrictEqual(a.map((each) => JSON.stringify(each)).sort(), b.map((each) => JSON.stringify(each)).sort())
    : isDeepStrictEqual(a, b);
}

type Documents = Item<'products'>['documents'];

/** What comes from the same address, each environment fetches by itself, at its own time. */
const withoutFetched = (documents: unknown, others: unknown) =>
  (documents as Documents).map((document) => {
    const isFetched = (others as Documents).some(({ title, url }) => url === document.url && title === document.title);
    return document.url !== null && isFetched ? { ...document, text: '' } : document;
  });

const changedFields = (here: object, wanted: object) =>
  Object.entries(wanted)
    .filter(([field, value]) => !isSame(field, here[field as never], value))
    .map(([field, value]) => ({ field, here: shortened(here[field as never]), wanted: shortened(value) }));

const MAX_SHOWN = 200;

function shortened(value: unknown): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : value;
}
