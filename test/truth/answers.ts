import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Pair } from './pairs.ts';

/** What real Gateways answered in the whole table, one line per pair; `write-answers.ts` writes it. */
export const ANSWERS = fileURLToPath(new URL('./answers.txt', import.meta.url));

export type Release = 'v5.14.0' | 'v5.8.0';

/** By the name of the pair. The third column is there only where v5.8.0 answers otherwise. */
export function answersOf(release: Release): Map<string, string> {
  const lines = readFileSync(ANSWERS, 'utf8').split('\n');
  const pairs = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(' | '));
  return new Map(pairs.map(([name = '', newer = '', older = newer]) => [name, release === 'v5.14.0' ? newer : older]));
}

/** Pairs that a gateway answers otherwise than the one that was recorded. */
export function differencesFrom(release: Release, pairs: readonly Pair[]): string[] {
  const answers = answersOf(release);
  return pairs
    .filter(({ name, gateway }) => answers.get(name) !== gateway)
    .map(({ name, gateway }) => `${name} | ${gateway} | ${release}: ${answers.get(name) ?? 'not recorded'}`);
}
