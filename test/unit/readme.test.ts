import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/settings.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** A setting's row as the README must have it. */
const row = ({ name, default: fallback, meaning }: (typeof SETTINGS)[number]) =>
  `| \`${name}\` | ${fallback || '(empty)'} | ${meaning} |`;

describe('the README', () => {
  it('lists every setting with its default and meaning, and no other', () => {
    const rows = read('README.md')
      .split('\n')
      .filter((line) => /^\| `[A-Z_]+` \|/.test(line));
    expect(rows).toEqual(SETTINGS.map(row));
  });

  it('names only scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = Array.from(read('README.md').matchAll(/npm run ([\w:-]+)/g), ([, script]) => script!);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});

describe('ADR 1', () => {
  it('gives every dependency its reason', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const text = read('docs/adr/0001-runtime-and-dependencies.md');
    const missing = Object.keys(dependencies).filter((name) => !text.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });
});
