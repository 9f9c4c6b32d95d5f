import { isTree, pointerTo, type Tree, unescaped } from './document-tree.ts';
import { childTypeOf, itemTypeOf, type NodeType } from './typed-tree.ts';

/** Where a document is said to come from that says nothing of it itself: nothing else is there. */
const NO_PLACE = 'https://document.invalid/';

/** Everything in a document that a reference may name: places, embedded schemas by their `$id`, and anchors. */
export class ReferenceTargets {
  /** The address of the document, by which its references are read. */
  readonly base: string;
  readonly #document: unknown;
  /** Pointers of what has an address of its own. */
  readonly #resources = new Map<string, string>();
  /** Pointers, by address and name. */
  readonly #anchors = new Map<string, string>();
  readonly #seen = new Map<object, Set<string>>();

  constructor(document: unknown, root: NodeType) {
    this.#document = document;
    const self = isTree(document) && typeof document.$self === 'string' ? document.$self : '';
    this.base = addressOf(self, NO_PLACE) ?? NO_PLACE;
    this.#resources.set(this.base, '#/');
    this.#collect(document, root, [], this.base);
  }

  #collect(value: unknown, type: NodeType | null, path: readonly string[], outerBase: string): void {
    if (!isTree(value) || !type) return;
    const types = this.#seen.get(value) ?? new Set<string>();
    this.#seen.set(value, types);
    if (types.has(type.name)) return;
    types.add(type.name);
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        this.#collect(item, itemTypeOf(type, item), [...path, String(index)], outerBase);
      }
      return;
    }
    const base = this.baseOf(value, type, outerBase);
    if (base !== outerBase) this.#resources.set(base, pointerTo(path));
    if (type.name === 'Schema') this.#noteAnchors(value, path, base);
    for (const [key, inner] of Object.entries(value)) {
      this.#collect(inner, childTypeOf(type, key, inner).type, [...path, key], base);
    }
  }

  #noteAnchors({ $anchor, $dynamicAnchor }: Tree, path: readonly string[], base: string): void {
    for (const name of [$anchor, $dynamicAnchor]) {
      if (typeof name === 'string') this.#anchors.set(`${base}#${name}`, pointerTo(path));
    }
  }

  /** The address by which references in an object are read: that of the schema with an `$id` around them. */
  baseOf({ $id }: Tree, { name }: NodeType, outerBase: string): string {
    return (name === 'Schema' && typeof $id === 'string' && addressOf($id, outerBase)) || outerBase;
  }

  /** Whether a component has this name, by which a discriminator may call it. */
  isSchemaName(name: string): boolean {
    return (
      this.at(pointerTo(['components', 'schemas', name])) !== undefined ||
      this.at(pointerTo(['definitions', name])) !== undefined
    );
  }

  /** What stands at a pointer. */
  at(pointer: string): unknown {
    const keys = pointer
      .slice(2)
      .split('/')
      .filter((key) => key !== '');
    return keys.reduce<unknown>((value, key) => {
      const name = unescaped(key);
      return isTree(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    }, this.#document);
  }

  /**
   * The pointer of what a reference names.
   * @returns Null for what is not in this document, undefined for what should be and is not.
   */
  find(reference: string, base: string): string | null | undefined {
    const address = addressOf(reference, base);
    const root = address === null ? undefined : this.#resources.get(address);
    if (root === undefined) return null;
    const fragment = fragmentOf(reference);
    if (fragment !== '' && !fragment.startsWith('/')) return this.#anchors.get(`${address}#${fragment}`);
    const within = join(root, fragment);
    if (this.at(within) !== undefined) return within;
    // Many write pointers from the whole document, although the schema around them has an address of its own.
    const fromRoot = reference.startsWith('#') ? join('#/', fragment) : within;
    return this.at(fromRoot) === undefined ? undefined : fromRoot;
  }
}

const join = (pointer: string, fragment: string): string =>
  fragment === '' ? pointer : `${pointer === '#/' ? '#' : pointer}${fragment}`;

/** Null for what is no reference at all. */
function addressOf(reference: string, base: string): string | null {
  const url = URL.parse(reference, base);
  if (!url) return null;
  url.hash = '';
  return url.href;
}

function fragmentOf(reference: string): string {
  const [, fragment = ''] = reference.split(/#(.*)/s);
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
