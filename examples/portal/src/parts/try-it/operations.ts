import { upgrade } from '@scalar/openapi-upgrader';
import { sample } from 'openapi-sampler';

type Tree = Record<string, unknown>;

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  isRequired: boolean;
  description: string | null;
  example: string;
}

export interface Operation {
  /** Method and path, which name it in its document. */
  id: string;
  method: string;
  /** As it stands in the document, such as `/pets/{id}`. */
  path: string;
  summary: string | null;
  parameters: readonly Parameter[];
  body: Body | null;
}

export interface Body {
  mimeType: string;
  text: string;
}

/** What a browser sends; it knows more, and refuses some of them. */
export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const PLACES = ['path', 'query', 'header'];
const MAX_BODY = 20_000;

/** All that a bundled description lets one call. @param document OpenAPI, of any version. */
export function operationsIn(document: unknown): Operation[] {
  const root = upgrade(document as Tree, '3.1') as Tree;
  return Object.entries(asTree(root.paths)).flatMap(([path, value]) => {
    const item = followed(root, value);
    return METHODS.flatMap((method): Operation[] => {
      const operation = followed(root, item[method.toLowerCase()]);
      if (Object.keys(operation).length === 0) return [];
      return [
        {
          ...{ id: `${method} ${path}`, method, path, summary: textIn(operation.summary) },
          parameters: parametersOf(root, [...asList(item.parameters), ...asList(operation.parameters)]),
          body: bodyOf(root, operation),
        },
      ];
    });
  });
}

/** Those of an operation go before those of its path. */
function parametersOf(root: Tree, values: readonly unknown[]): Parameter[] {
  const found = new Map<string, Parameter>();
  for (const value of values) {
    const { name, in: place, required, description, schema, example } = followed(root, value);
    if (typeof name !== 'string' || !PLACES.includes(place as string)) continue;
    const type = followed(root, schema);
    const shown = example ?? type.example ?? type.default ?? asList(type.enum)[0] ?? '';
    found.set(`${String(place)} ${name}`, {
      ...{ name, in: place as Parameter['in'], isRequired: required === true, description: textIn(description) },
      example: typeof shown === 'object' ? JSON.stringify(shown) : String(shown),
    });
  }
  return [...found.values()];
}

/** What its author shows, else something of the right shape. */
function bodyOf(root: Tree, { requestBody }: Tree): Body | null {
  const content = asTree(followed(root, requestBody).content);
  const types = Object.keys(content);
  const mimeType = types.find((type) => /^application\/([\w.-]+\+)?json\b/.test(type)) ?? types[0];
  if (mimeType === undefined) return null;
  const { example, examples, schema } = followed(root, content[mimeType]);
  const [first] = Object.values(asTree(examples));
  const value = example ?? followed(root, first).value ?? (schema ? sampleOf(schema, root) : {});
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return { mimeType, text: text.length > MAX_BODY ? '' : text };
}

function sampleOf(schema: unknown, root: Tree): unknown {
  try {
    return sample(schema as Parameters<typeof sample>[0], { skipReadOnly: true, quiet: true }, root);
  } catch {
    // A shape that refers to nothing: it is still to be filled in.
    return {};
  }
}

const MAX_STEPS = 20;

/** The object itself, or the one of its document that it refers to. */
function followed(root: Tree, value: unknown): Tree {
  let found = value;
  for (let step = 0; step < MAX_STEPS; step++) {
    const { $ref } = asTree(found);
    if (typeof $ref !== 'string' || !$ref.startsWith('#/')) break;
    const keys = $ref.slice(2).split('/');
    const nameOf = (key: string) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~');
    found = keys.reduce<unknown>((tree, key) => asTree(tree)[nameOf(key)], root);
  }
  return asTree(found);
}

const asTree = (value: unknown): Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const textIn = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);
