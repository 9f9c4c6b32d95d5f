import { readFileSync, writeFileSync } from 'node:fs';
import { ANSWERS } from './answers.ts';

/** Writes what two runs of the whole table found, each kept by `TRUTH_LINES=<file>`: of v5.14.0, and of v5.8.0. */
const [newer, older] = process.argv.slice(2).map((path) => {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => line.split(' | ') as [string, string]));
}) as [Map<string, string>, Map<string, string>];

const lines = Array.from(newer, ([name, answer]) => {
  const other = older.get(name) ?? 'not made';
  return [name, answer, ...(other === answer ? [] : [other])].join(' | ');
});
const head = '# pair | answer of the Gateway v5.14.0 | that of v5.8.0, where it is another one';
writeFileSync(ANSWERS, `${[head, ...lines].join('\n')}\n`);
