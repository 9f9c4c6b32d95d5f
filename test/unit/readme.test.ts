import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { graphiqlWelcome } from '../../src/graphiql-welcome.ts';
import { SETTINGS } from '../../src/settings/settings.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** A setting's row as the documentation must have it. */
const row = ({ name, default: fallback, meaning }: (typeof SETTINGS)[number]) =>
  `| \`${name}\` | ${fallback || '(empty)'} | ${meaning} |`;

/** Everything that tells people what to run. */
const PAGES = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
);

describe('the documentation', () => {
  it('lists every setting with its default and meaning, and no other', () => {
    const rows = read('docs/configuration.md')
      .split('\n')
      .filter((line) => /^\| `[A-Z0-9_]+` \|/.test(line));
    expect(rows).toEqual(SETTINGS.map(row));
  });

  it.each(PAGES)('%s names only scripts and files that exist', (page) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = Array.from(read(page).matchAll(/npm run ([\w:-]+)/g), ([, script]) => script!);
    const linked = Array.from(read(page).matchAll(/\]\((?!https?:|#|mailto:|image:)([^)#]+)/g), ([, path]) => path!);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
    expect(linked.filter((path) => !existsSync(join(ROOT, dirname(page), path)))).toEqual([]);
  });

  it('K13: tells the tabs of GraphiQL in their order', () => {
    const told = Array.from(read('README.md').matchAll(/\btab \*(\w+)\*/g), ([, name]) => name);
    const tabs = graphiqlWelcome({ demo: true }).defaultTabs!.map(
      ({ query }) => /(?:query|mutation|subscription) (\w+)/.exec(query)?.[1],
    );
    expect(told).toEqual(tabs);
  });

  it('keeps the README to what a newcomer reads: at most 250 lines', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(250);
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
