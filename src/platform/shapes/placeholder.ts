import type { Viewer } from '../viewer.ts';

/**
 * Stands in a query for a value that each run of it brings. It is handed to the query as it is: whoever looked into it would decide for all runs, and
 * what can be noticed of that fails.
 */
class Placeholder {
  constructor(
    readonly valueIn: (input: never) => unknown,
    readonly isList: boolean,
  ) {}

  [Symbol.toPrimitive](): never {
    throw new Error('A query must not depend on a value that each of its runs brings anew.');
  }
}

type Input = Readonly<Record<string, unknown>>;

const isInput = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/**
 * What of a value a query may depend on: whether it is there, a truth value, whether a list is empty or has one
 * item, and the same of the parts of an object.
 */
export function shapeOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (value === null || value === undefined) return 'n';
  if (Array.isArray(value)) return value.length === 0 ? 'e' : value.length === 1 ? 'o' : 'l';
  if (!isInput(value)) return 'v';
  let shape = '';
  for (const name in value) shape += `${name}:${shapeOf(value[name])},`;
  return `{${shape}}`;
}

/** A value of the same shape, with placeholders. */
export function templateOf<T>(value: T, valueIn: (input: never) => unknown = (input) => input): T {
  const templates: Record<string, unknown> = {};
  if (isInput(value)) {
    for (const name in value) templates[name] = templateOf(value[name], (input) => (valueIn(input) as Input)[name]);
    return templates as T;
  }
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (!Array.isArray(value)) return new Placeholder(valueIn, false) as T;
  const first = new Placeholder((input) => (valueIn(input) as unknown[])[0], false);
  return (value.length === 0 ? value : [value.length === 1 ? first : new Placeholder(valueIn, true)]) as T;
}

/** Whether a list, or the template of one, has one item for good. */
export const isOne = (values: readonly unknown[]): boolean =>
  values.length === 1 && !(values[0] instanceof Placeholder && values[0].isList);

/** Parameters of a query with the values of a run in place of the placeholders. */
export const withValues = (parameters: readonly unknown[], input: unknown): unknown[] =>
  parameters.map((parameter) => filledIn(parameter, input));

function filledIn(parameter: unknown, input: unknown): unknown {
  if (parameter instanceof Placeholder) return parameter.valueIn(input as never);
  if (!Array.isArray(parameter)) return parameter;
  return parameter.flatMap((item) => {
    if (!(item instanceof Placeholder)) return [item];
    const value = item.valueIn(input as never);
    return item.isList ? (value as unknown[]) : [value];
  });
}

const viewerShapes = new WeakMap<Viewer, string>();

/** What queries may depend on of a viewer: what kind of viewer it is, and which of the facts about it are there. */
export function viewerShapeOf(viewer: Viewer | null): string {
  if (!viewer) return 'nobody';
  let shape = viewerShapes.get(viewer);
  if (shape === undefined) {
    shape = `${viewer.role} ${viewer.scopes} ${shapeOf(viewer)}`;
    viewerShapes.set(viewer, shape);
  }
  return shape;
}

/** A viewer of the same shape, with placeholders but for what kind it is. */
export function viewerTemplateOf(viewer: Viewer | null, valueIn: (input: never) => unknown): Viewer | null {
  if (!viewer) return null;
  const { role, scopes } = viewer;
  return { ...templateOf(viewer, valueIn), role, ...(scopes && { scopes }) };
}
