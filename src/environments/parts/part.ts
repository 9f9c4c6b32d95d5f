import type { Context } from '../../platform/context.ts';
import type { Item, Kind } from '../format/bundle.ts';
import type { References, Resolver } from './references.ts';

/** What an item is brought in with. */
export interface Saving {
  /** Id of its counterpart here; null where it is new. */
  id: string | null;
  names: Resolver;
  /** Ids of the images that wait for it, see `keepImages`. */
  images: ReadonlyMap<unknown, string>;
}

/** How a kind of definition is read and brought in. */
export interface Part<K extends Kind> {
  /** The tables that it takes all definitions of. */
  tables: readonly string[];
  read(ctx: Context, references: References): Promise<Item<K>[]>;
  /**
   * Makes or changes one, by the services of the mutations. Names that lead nowhere are noted in `names`, and the item is left.
   * @returns Its id. @throws DomainError What the services refuse.
   */
  save(ctx: Context, item: Item<K>, saving: Saving): Promise<string | null>;
  /** In which order they are brought in, where one stands in the way of another until it is changed. */
  arrange?(items: readonly Item<K>[]): readonly Item<K>[];
  /** What can only be said once all of this kind are there. */
  finish?(ctx: Context, item: Item<K>, id: string, saving: Saving): Promise<void>;
  /** Puts them in the order of the bundle, where that counts. */
  order?(ctx: Context, items: readonly Item<K>[]): Promise<void>;
}
