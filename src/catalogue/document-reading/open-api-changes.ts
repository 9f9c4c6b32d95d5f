import { upgrade } from '@scalar/openapi-upgrader';
import type { apiCompare } from 'api-smart-diff';
import { isTree, type Tree } from '../document-checks/document-tree.ts';
import { followed } from '../document-checks/local-reference.ts';
import type { ChangeKind } from './compare.work.ts';

type Diff = ReturnType<typeof apiCompare>['diffs'][number];

const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

/**
 * What the library can judge: it knows no version before OpenAPI 3.1, and takes the first parameters of an operation for a remark. Other
 * documents are left as they are.
 */
export function inOneForm(document: unknown): unknown {
  if (!isTree(document) || !('swagger' in document || 'openapi' in document)) return document;
  const isOlder = 'swagger' in document || String(document.openapi).startsWith('3.0');
  const newer = isOlder ? (upgrade(document, '3.1') as Tree) : document;
  return withEach(newer, ['paths', 'webhooks'], (paths) =>
    withEach(paths, Object.keys(paths), (item) => inPlace(newer, item)),
  );
}

/** A path with all parameters at its operations, each of which has a list of them, if it is an empty one. */
function inPlace(document: Tree, item: Tree): Tree {
  const { $ref: _, ...own } = item;
  const { parameters, ...whole }: Tree = { ...followed(document, item), ...own };
  const common = parametersOf(document, { parameters });
  return withEach(whole, METHODS, (operation) => {
    const special = parametersOf(document, operation);
    const isReplaced = (each: unknown): boolean => special.some((other) => nameOf(other) === nameOf(each));
    return { ...operation, parameters: [...special, ...common.filter((each) => !isReplaced(each))] };
  });
}

const nameOf = (parameter: unknown): string => (isTree(parameter) ? `${parameter.in} ${parameter.name}` : '');

const parametersOf = (document: Tree, { parameters }: Tree): unknown[] =>
  Array.isArray(parameters) ? parameters.map((each: unknown) => followed(document, each) ?? each) : [];

const withEach = (tree: Tree, names: Iterable<string>, made: (part: Tree) => Tree): Tree => ({
  ...tree,
  ...Object.fromEntries(
    [...names].flatMap((name) => {
      const part = Object.hasOwn(tree, name) ? tree[name] : undefined;
      return isTree(part) ? [[name, made(part)]] : [];
    }),
  ),
});

/** As the library judges, but for what it takes for something else. @param after The document in which the change is. */
export function kindOf(diff: Diff, after: unknown): ChangeKind {
  const { type, action, path } = diff;
  // Who may call is what the gateway asks for, whatever the description says.
  if (isSecurity(path)) return 'ANNOTATION';
  const added = action === 'add' ? wholeOf(after, diff.after) : null;
  if (path.at(-1) === 'requestBody' && added?.required === true) return 'BREAKING';
  // The path has asked for it all along.
  if (path.at(-2) === 'parameters' && added?.in === 'path') return 'ANNOTATION';
  // Who reads an answer misses what is gone from it and stumbles over what is of another type.
  const isGone = action === 'remove' && path.at(-2) === 'properties';
  const isOther = action === 'replace' && path.at(-1) === 'type';
  if (path.includes('responses') && (isGone || isOther)) return 'BREAKING';
  return type.toUpperCase().replace('-', '_') as ChangeKind;
}

/** Of the document or of an operation. */
const isSecurity = (path: Diff['path']): boolean =>
  path[0] === 'security' || (path[3] === 'security' && METHODS.has(String(path[2])));

const wholeOf = (root: unknown, value: unknown): Tree | null =>
  isTree(root) && isTree(value) ? followed(root, value) : null;
