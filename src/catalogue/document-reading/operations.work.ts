import { parsedOf } from '../document-checks/description.ts';
import { isTree } from '../document-checks/document-tree.ts';
import { followed } from '../document-checks/local-reference.ts';

/** One call of an API, as its description tells of it. */
export interface Operation {
  /** Method and path, such as `GET /pets/{id}`. */
  operation: string;
  operationId: string | null;
  summary: string | null;
  description: string | null;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

/** More than the largest description that people publish; what is beyond is found by the text of its document. */
const MAX_OPERATIONS = 5_000;
const MAX_WORDS = 20_000;
const MAX_NAME = 1_000;

/** Operations of a description that was checked. Runs in a thread: imports nothing that Node cannot read as it stands. */
export function work({ text }: { text: string }): Operation[] {
  const document = parsedOf(text);
  if (!isTree(document) || !isTree(document.paths)) return [];
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    path.startsWith('/') ? operationsOf(path, followed(document, item)) : [],
  );
  return operations.slice(0, MAX_OPERATIONS);
}

function operationsOf(path: string, item: unknown): Operation[] {
  if (!isTree(item)) return [];
  return METHODS.flatMap((method) => {
    const told = Object.hasOwn(item, method) ? item[method] : null;
    if (!isTree(told)) return [];
    return {
      operation: `${method.toUpperCase()} ${path}`.slice(0, MAX_NAME),
      operationId: wordsOf(told.operationId, MAX_NAME),
      summary: wordsOf(told.summary, MAX_NAME),
      description: wordsOf(told.description, MAX_WORDS),
    };
  });
}

/** PostgreSQL stores neither NUL nor half a character, which JSON may write. */
const wordsOf = (value: unknown, max: number): string | null =>
  typeof value === 'string' ? value.replaceAll('\0', '').slice(0, max).toWellFormed() : null;
