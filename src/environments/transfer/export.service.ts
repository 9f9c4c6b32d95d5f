import type { Context } from '../../platform/context.ts';
import { type Bundle, IN_ORDER, type Item, KEYS, KINDS, type Kind, VERSION } from '../format/bundle.ts';
import { readReferences } from '../parts/references.ts';
import { PARTS } from './all-parts.ts';

/** All definitions of the portal as they are, those without an order of their own by their keys: the same in every environment. */
export async function exportBundle(ctx: Context): Promise<Bundle> {
  const references = await readReferences(ctx);
  const parts = new Map<Kind, unknown>();
  // Backwards: which teams belong to it is known when everything was read that may be for teams.
  for (const kind of KINDS.toReversed()) parts.set(kind, sorted(kind, await PARTS[kind].read(ctx, references)));
  return { version: VERSION, ...Object.fromEntries(KINDS.map((kind) => [kind, parts.get(kind)])) } as Bundle;
}

function sorted<K extends Kind>(kind: K, items: readonly Item<K>[]): readonly Item<K>[] {
  if (IN_ORDER[kind]) return items;
  const keyOf = KEYS[kind] as (item: Item<K>) => string;
  return items.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}
