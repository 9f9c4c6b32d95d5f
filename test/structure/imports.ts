import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** Where paths of this folder's tests begin. */
export const ROOT = join(import.meta.dirname, '..', '..');

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Paths that match, sorted. */
export async function files(pattern: string): Promise<string[]> {
  const exclude = (name: string) => name === 'node_modules' || name.endsWith('/node_modules');
  return (await Array.fromAsync(glob(pattern, { cwd: ROOT, exclude }))).sort();
}

export interface Import {
  /** Path of the imported file. */
  target: string;
  /** Names as the imported file has them. */
  names: readonly string[];
  /** Vanishes when compiled. */
  isType: boolean;
}

const STATEMENT = /^(?:import|export)\s+(type\s+)?(?:\{([^}]*)\}\s+from\s+|\*[^;]*?from\s+)?'(\.{1,2}\/[^']+)';/gm;

/** Of what is loaded when it is asked for. */
const LATER = /^\s*const(\s+type)? \{([^}]*)\} = await import\('(\.{1,2}\/[^']+)'\)/gm;

/** What a file imports from files of ours, by its source text. */
export function importsOf(path: string): Import[] {
  const source = read(path);
  return [...source.matchAll(STATEMENT), ...source.matchAll(LATER)].map(([, type, names = '', target]) => ({
    target: relative(ROOT, join(ROOT, dirname(path), target!)),
    names: names
      .split(',')
      .map((name) =>
        name
          .trim()
          .replace(/^type /, '')
          .replace(/ as .*$/, ''),
      )
      .filter((name) => name !== ''),
    isType: Boolean(type),
  }));
}

/** One way round a circle of a graph; null when it has none. */
export function circleIn(graph: ReadonlyMap<string, readonly string[]>): string | null {
  const done = new Set<string>();
  const visit = (node: string, trail: string[]): string | null => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node].join(' → ');
    if (done.has(node)) return null;
    done.add(node);
    for (const target of graph.get(node) ?? []) {
      const circle = visit(target, [...trail, node]);
      if (circle) return circle;
    }
    return null;
  };
  for (const node of graph.keys()) {
    const circle = visit(node, []);
    if (circle) return circle;
  }
  return null;
}
