import { type Flaw, isTree, pointerTo, type Tree, unescaped } from './document-tree.ts';
import { ReferenceTargets } from './reference-targets.ts';
import { childTypeOf, itemTypeOf, type NodeType } from './typed-tree.ts';

const OUT = 'it leads out of the document, and nothing is fetched. Bundle the document first';
const NOWHERE = 'it leads nowhere';

/** Ends the flaw of a reference that comes back to itself. */
export const IN_A_CIRCLE = 'it leads in a circle';

/** References that JSON Schema has beside `$ref`. `$schema` names a dialect, and nobody has to read it. */
const SCHEMA_REFERENCES = ['$dynamicRef', '$recursiveRef'];

/** A document whose references are settled, for a library that knows `$ref` and JSON pointers alone. */
export interface Settled {
  /** The same but for references: those in data are gone, those by a name of this document are pointers. */
  document: unknown;
  flaws: readonly Flaw[];
}

/**
 * Looks at every reference that the specification knows, and at nothing that is only data: examples, defaults, constants and
 * extensions may hold whatever they like, also something that looks like a reference.
 */
export const settleReferences = (document: unknown, root: NodeType): Settled => new Settling(document, root).settle();

class Settling {
  readonly #document: unknown;
  readonly #root: NodeType;
  readonly #targets: ReferenceTargets;
  readonly #flaws: Flaw[] = [];
  /** What was copied, by its type: YAML shares values. */
  readonly #copies = new Map<object, Map<string, unknown>>();
  /** What references lead to in extensions: no data, then. It grows while it is gone through. */
  readonly #outside: { pointer: string; type: NodeType }[] = [];
  /** Whether the library sees nothing of what is copied. */
  #isOutside = false;
  /** References that lead to something which is none. */
  readonly #ending = new Set<string>();

  constructor(document: unknown, root: NodeType) {
    this.#document = document;
    this.#root = root;
    this.#targets = new ReferenceTargets(document, root);
  }

  settle(): Settled {
    const document = this.#copy(this.#document, this.#root, [], this.#targets.base);
    this.#isOutside = true;
    for (const { pointer, type } of this.#outside) {
      this.#copy(this.#targets.at(pointer), type, pointer.slice(2).split('/').map(unescaped), this.#targets.base);
    }
    return { document, flaws: this.#flaws };
  }

  #copy(value: unknown, type: NodeType | null, path: readonly string[], base: string): unknown {
    if (!isTree(value)) return value;
    const copies = this.#copies.get(value) ?? new Map<string, unknown>();
    this.#copies.set(value, copies);
    const name = type?.name ?? '';
    if (!copies.has(name)) copies.set(name, type ? this.#copyTree(value, type, path, base) : this.#copyData(value));
    return copies.get(name);
  }

  #copyTree(value: Tree, type: NodeType, path: readonly string[], outerBase: string): unknown {
    if (Array.isArray(value)) {
      return value.map((item, index) => this.#copy(item, itemTypeOf(type, item), [...path, String(index)], outerBase));
    }
    const base = this.#targets.baseOf(value, type, outerBase);
    const entries = Object.entries(value).flatMap(([key, inner]) => {
      const at = [...path, key];
      if (key === '$ref' && typeof inner === 'string') return [[key, this.#settle(inner, type, at, base)]];
      if (this.#isReference(type, key, inner)) this.#judge(inner, at, base);
      if (this.#isSchemeByAddress(type, key)) this.#judge(key, at, base);
      // The library knows no names of schemas.
      if (type.name === 'DiscriminatorMapping' && typeof inner === 'string') return [];
      const { type: innerType, isLeftOut } = childTypeOf(type, key, inner);
      return isLeftOut ? [] : [[key, this.#copy(inner, innerType, at, base)]];
    });
    return Object.fromEntries(entries);
  }

  #copyData(value: Tree): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#copy(item, null, [], ''));
    const entries = Object.entries(value).filter(([key]) => key !== '$ref' && key !== 'externalValue');
    return Object.fromEntries(entries.map(([key, inner]) => [key, this.#copy(inner, null, [], '')]));
  }

  #isReference({ name }: NodeType, key: string, value: unknown): value is string {
    if (typeof value !== 'string') return false;
    if (name === 'Schema') return SCHEMA_REFERENCES.includes(key);
    // What is no name of a schema is a reference.
    if (name === 'DiscriminatorMapping') return !this.#targets.isSchemaName(value);
    if (name === 'Discriminator') return key === 'defaultMapping' && !this.#targets.isSchemaName(value);
    return name === 'Link' && key === 'operationRef';
  }

  /** Since 3.2 a security scheme is called by its name or its address. */
  #isSchemeByAddress({ name }: NodeType, key: string): boolean {
    const isNewer = isTree(this.#document) && String(this.#document.openapi).startsWith('3.2.');
    return isNewer && name === 'SecurityRequirement' && !/^[\w.-]+$/.test(key);
  }

  /** What the library is given for a `$ref`, which it judges; but for circles, in which it gets lost. */
  #settle(reference: string, type: NodeType, path: readonly string[], base: string): string {
    const pointer = this.#targets.find(reference, base);
    if (!pointer) {
      if (this.#isOutside) this.#judge(reference, path, base);
      return reference;
    }
    if (pointer.includes('/x-')) this.#outside.push({ pointer, type });
    if (this.#leadsInCircle(pointer)) this.#tell('$ref', IN_A_CIRCLE, path.slice(0, -1));
    return pointer;
  }

  #leadsInCircle(start: string): boolean {
    const seen = new Set<string>();
    for (let pointer: string | null | undefined = start; pointer && !this.#ending.has(pointer); ) {
      if (seen.has(pointer)) return true;
      seen.add(pointer);
      const target = this.#targets.at(pointer);
      pointer =
        isTree(target) && typeof target.$ref === 'string' ? this.#targets.find(target.$ref, this.#targets.base) : null;
    }
    for (const pointer of seen) this.#ending.add(pointer);
    return false;
  }

  #judge(reference: string, path: readonly string[], base: string): void {
    const pointer = this.#targets.find(reference, base);
    if (pointer === null) this.#tell(path.at(-1)!, OUT, path);
    else if (pointer === undefined) this.#tell(path.at(-1)!, NOWHERE, path);
  }

  #tell(key: string, problem: string, path: readonly string[]): void {
    this.#flaws.push({ message: `Can't resolve ${key}: ${problem}`, pointer: pointerTo(path) });
  }
}
