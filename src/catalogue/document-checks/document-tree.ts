/** Levels of lists and objects. YAML is read to as many. */
export const MAX_DEPTH = 100;

export const DEPTH_FLAW = `It nests more than ${MAX_DEPTH} levels.`;

/** Values, each alias of YAML counted as what it stands for. Five million characters of JSON hold about half as many. */
const MAX_VALUES = 3_000_000;

/** Levels and values of a list or object, its own included. */
interface Extent {
  depth: number;
  values: number;
}

/** What is wrong at a place of a document. */
export interface Flaw {
  message: string;
  /** JSON pointer as a fragment, such as `#/paths`. */
  pointer: string;
}

/** A list or object that is being measured. */
interface Step {
  key: string;
  value: object;
  /** Keys of what it holds that is yet to be measured. */
  rest: string[];
  extent: Extent;
}

/**
 * Why a parsed document may not be walked: YAML lets a few lines stand for more values than fit into memory, and lets a
 * value contain itself. What is shared is measured once and each level is a step of a loop, so that measuring costs as much
 * as the text is long, whatever it stands for.
 */
export function flawOfTree(root: unknown): Flaw | null {
  const measured = new Map<object, Extent | null>();
  const path: Step[] = [];
  const enter = (key: string, value: object) => {
    measured.set(value, null);
    const keys = Object.keys(value);
    const rest = keys.filter((each) => isTree((value as Tree)[each]));
    path.push({ key, value, rest, extent: { depth: 1, values: 1 + keys.length } });
  };
  const here = (...more: string[]) => pointerTo([...path.slice(1).map(({ key }) => key), ...more]);
  if (isTree(root)) enter('', root);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const key = top.rest.at(-1);
    const inner = key === undefined ? undefined : ((top.value as Tree)[key] as object);
    const known = inner && measured.get(inner);
    if (known === null) return { message: 'An alias stands for a value that contains it.', pointer: here(key!) };
    if (known) {
      top.rest.pop();
      top.extent = { depth: Math.max(top.extent.depth, known.depth + 1), values: top.extent.values + known.values };
    } else if (inner) {
      enter(key!, inner);
    } else {
      measured.set(top.value, top.extent);
      path.pop();
    }
    if (path.length > MAX_DEPTH || top.extent.depth > MAX_DEPTH) {
      return { message: DEPTH_FLAW, pointer: here() };
    }
    if (top.extent.values > MAX_VALUES) {
      return { message: `With its aliases it stands for more than ${MAX_VALUES} values.`, pointer: here() };
    }
  }
  return null;
}

export type Tree = Record<string, unknown>;

export const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

export const unescaped = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');

/** JSON pointer of a place, as a fragment. */
export const pointerTo = (keys: readonly string[]): string =>
  `#/${keys.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
