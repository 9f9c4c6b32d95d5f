import { isTree, type Tree, unescaped } from './document-tree.ts';

/** References that lead to references; honest ones are few, and a checked document has no circles of them. */
const MAX_STEPS = 20;

/** The object itself, or the one within its document that it refers to; null where that is none. */
export function followed(document: Tree, value: unknown): Tree | null {
  let found = value;
  for (let step = 0; step < MAX_STEPS && isTree(found); step++) {
    const { $ref } = found;
    if (typeof $ref !== 'string') return found;
    if (!$ref.startsWith('#/')) return null;
    const keys = $ref
      .slice(2)
      .split('/')
      .map((key) => unescaped(decoded(key)));
    found = keys.reduce<unknown>(
      (tree, key) => (isTree(tree) && Object.hasOwn(tree, key) ? tree[key] : null),
      document,
    );
  }
  return null;
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
