import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { startTestPortal } from '../../support/portal.ts';

const PAGE = readFileSync(new URL('../../../docs/ways-to-ask.md', import.meta.url), 'utf8');

/** What is to be pasted, with what the page says that it prints. */
const BLOCKS = Array.from(
  PAGE.matchAll(/```js\n([\s\S]*?)```(?:\n\n```json\n([\s\S]*?)```)?/g),
  ([, code, printed]) => ({
    code: code!,
    printed: printed ?? '',
  }),
);

/** Codes, states and numbers, each with its name: what does not differ from one play to the next. */
const factsIn = (text: string) =>
  Array.from(
    text.matchAll(/"(\w+)":\s*("(?:[A-Z_]+|[A-Z][\w ]+\.?)"|true|false|\d+)/g),
    ([, name, value]) => `${name}: ${value}`,
  );

it('K13: every block of the ways to ask can be pasted as it stands, and prints what stands below it', async () => {
  const portal = await startTestPortal();
  const prints: unknown[][] = BLOCKS.map(() => []);
  // As in a browser's console, each block sees what those before it declared.
  const all = BLOCKS.map(({ code }, index) => `block = ${index};\n${code}`).join('\n');
  const script = `(async () => { let block; console.log = (shown) => prints[block].push(JSON.parse(shown));\n${all} })()`;
  const here = script.replaceAll('http://localhost:4000', new URL(portal.url).origin);
  await runInNewContext(here, { fetch, setTimeout, console: {}, prints });
  for (const [index, { code, printed }] of BLOCKS.entries())
    expect(factsIn(JSON.stringify(prints[index])), code).toEqual(expect.arrayContaining(factsIn(printed)));
  expect(BLOCKS.filter(({ printed }) => printed).length).toBeGreaterThan(8);
  await portal.stop();
}, 60_000);
