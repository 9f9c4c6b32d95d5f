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

/**
 * A read that many calls make at the same time, whoever they are, such as who sends a request: one statement for all that ask in a turn of the
 * event loop. It is sent when the last of them has asked, so each reads what was committed before it asked.
 */
export function readTogether<S extends Pick<Context, 'db'>, K, V>(
  read: (source: S, keys: readonly K[]) => Promise<readonly V[]>,
): (source: S, key: K) => Promise<V> {
  const loaders = new WeakMap<Context['db'], DataLoader<K, V>>();
  const loaderOf = (source: S) =>
    new DataLoader<K, V>((keys) => read(source, keys), { cache: false, batchScheduleFn: setImmediate });
  return (source, key) => {
    const loader = loaders.get(source.db) ?? loaderOf(source);
    loaders.set(source.db, loader);
    return loader.load(key);
  };
}

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
