import DataLoader from 'dataloader';
import type { Context } from './context.ts';

type Batch<K, V> = (ctx: Context, keys: readonly K[]) => Promise<readonly V[]>;

/** The loaders of one context, made on first use. A mutation clears them, so its answer is read after its commit. */
export class Loaders {
  readonly #loaders = new Map<Batch<never, unknown>, DataLoader<unknown, unknown>>();

  of<K, V>(batch: Batch<K, V>, ctx: Context): DataLoader<K, V> {
    let loader = this.#loaders.get(batch as Batch<never, unknown>);
    if (!loader) {
      loader = new DataLoader<unknown, unknown>((keys) => batch(ctx, keys as readonly K[]));
      this.#loaders.set(batch as Batch<never, unknown>, loader);
    }
    return loader as DataLoader<K, V>;
  }

  clear(): void {
    this.#loaders.clear();
  }
}

/** Turns a batch function into `load(ctx, key)`: one query for all keys that one tick asks for. */
export const defineLoader =
  <K, V>(batch: Batch<K, V>) =>
  (ctx: Context, key: K): Promise<V> =>
    ctx.loaders.of(batch, ctx).load(key);

/** Orders rows as their keys were asked for; a missing row is null. */
export function inOrder<V>(keys: readonly string[], rows: readonly V[], keyOf: (row: V) => string): (V | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key) ?? null);
}

/** Groups rows as their parents were asked for; a parent without rows gets an empty list. */
export function grouped<V>(keys: readonly string[], rows: readonly V[], keyOf: (row: V) => string): V[][] {
  const groups = new Map<string, V[]>(keys.map((key) => [key, []]));
  for (const row of rows) groups.get(keyOf(row))?.push(row);
  return keys.map((key) => groups.get(key) ?? []);
}
