/** Levels of lists and objects. YAML is read to as many. */
const MAX_DEPTH = 100;

/** Values, each alias of YAML counted as what it stands for. Five million characters of JSON hold about half as many. */
const MAX_VALUES = 3_000_000;

/** Levels and values of a list or object, its own included. */
interface Extent {
  depth: number;
  values: number;
}

/**
 * Why a parsed document may not be walked: YAML lets a few lines stand for more values than fit into memory, and lets a
 * value contain itself. What is shared is measured once and each level is a step of a loop, so that measuring costs as much
 * as the text is long, whatever it stands for.
 */
export function flawOfTree(root: unknown): string | null {
  const measured = new Map<object, Extent | null>();
  const path: { value: object; rest: object[]; extent: Extent }[] = [];
  const enter = (value: object) => {
    measured.set(value, null);
    const all = Object.values(value);
    path.push({ value, rest: all.filter(isTree), extent: { depth: 1, values: 1 + all.length } });
  };
  if (isTree(root)) enter(root);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const inner = top.rest.at(-1);
    const known = inner && measured.get(inner);
    if (known === null) return 'An alias stands for a value that contains it.';
    if (known) {
      top.rest.pop();
      top.extent = { depth: Math.max(top.extent.depth, known.depth + 1), values: top.extent.values + known.values };
    } else if (inner) {
      enter(inner);
    } else {
      measured.set(top.value, top.extent);
      path.pop();
    }
    if (path.length > MAX_DEPTH || top.extent.depth > MAX_DEPTH) return `It nests more than ${MAX_DEPTH} levels.`;
    if (top.extent.values > MAX_VALUES) return `With its aliases it stands for more than ${MAX_VALUES} values.`;
  }
  return null;
}

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null;
