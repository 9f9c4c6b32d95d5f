import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../../src/presentation/themes/colour.rules.ts';
import { requireCss } from '../../../src/presentation/themes/css.rules.ts';
import { variableOf } from '../../../src/presentation/themes/theme-colours.ts';

/** What is refused of a text, in words. */
function faultsOf(css: string): string[] {
  try {
    requireCss(css, ['css']);
    return [];
  } catch (error) {
    return (error as { refusals: Error[] }).refusals.map(({ message }) => message);
  }
}

describe('the CSS of a theme', () => {
  it.each([
    ['nothing', ''],
    [
      'what only arranges',
      '.card { border-radius: 0; background: var(--surface) } @media (width > 40rem) { main { max-width: 80rem } }',
    ],
    [
      'a picture of the portal',
      'header { background: url(/images/a.webp) } footer { background: url("/images/b.webp") }',
    ],
    ['a picture that is in it', 'a { background: url("data:image/svg+xml,%3Csvg/%3E") }'],
    ['an escape within quotes', 'a::after { content: "\\2192" }'],
    ['nesting and layers', '@layer own { .card { & > h2 { color: red } } }'],
    ['motion', '@keyframes turn { from { rotate: 0deg } to { rotate: 1turn } }'],
    ['a word that only looks like it', '.behavior { color: red } .card { transition-behavior: allow-discrete }'],
    ['a path within an address of the portal', 'a { background: url(/images/http://x.webp) }'],
    ['a comment', '/* @import url(http://foreign.example) */ a { color: red }'],
  ])('takes %s', (_, css) => {
    expect(faultsOf(css)).toEqual([]);
  });

  it.each([
    ['a comment without an end', '.a { color: red } /* and so on'],
    ['half a comment', '.a { color: red } /*/'],
    ['comments of HTML', '<!-- .a { color: red } -->'],
    ['an import', '@import "https://foreign.example/a.css";'],
    ['an import in capitals', '@IMPORT url(/a.css);'],
    ['an import that is escaped', '@\\69mport "https://foreign.example/a.css";'],
    ['a typeface from elsewhere', '@font-face { font-family: a; src: url(https://foreign.example/a.woff2) }'],
    ['a namespace', '@namespace url(http://www.w3.org/1999/xhtml);'],
    ['a foreign host', 'a { background: url(https://foreign.example/a.png) }'],
    ['a foreign host in quotes', "a { background: url('https://foreign.example/a.png') }"],
    ['a foreign host without a scheme', 'a { background: url(//foreign.example/a.png) }'],
    ['a foreign host behind a backslash', 'a { background: url("/\\\\foreign.example/a.png") }'],
    ['a foreign host in capitals', 'a { background: URL(HTTPS://FOREIGN.EXAMPLE/a.png) }'],
    ['an escaped name of a function', 'a { background: u\\72l(https://foreign.example/a.png) }'],
    ['a foreign host in a variable', 'a { --picture: url(https://foreign.example/a.png) }'],
    ['an address beside the page', 'a { background: url(a.png) }'],
    ['a script', 'a { background: url("javascript:alert(1)") }'],
    ['a document that is in it', 'a { background: url("data:text/html,<script>alert(1)</script>") }'],
    ['a set of images by texts', 'a { background: image-set("https://foreign.example/a.png" 1x) }'],
    ['an image by a text', 'a { background: image("https://foreign.example/a.png") }'],
    ['an expression', 'a { width: expression(alert(1)) }'],
    ['an expression with a comment in it', 'a { width: expression/**/(alert(1)) } b { width: EXPRESSION(1) }'],
    ['a behaviour', 'a { behavior: url(/a.htc) }'],
    ['a binding', 'a { -moz-binding: url(/a.xml#b) }'],
    ['a letter in the place of a prefix', 'a { b\\65havior: url(/a.htc) }'],
    ['a block that does not end', 'a { color: red'],
    ['a block too many', 'a { color: red } }'],
    ['a quote that does not end', 'a { content: "b\n }'],
    ['an address that does not end', 'a { background: url(/a b) }'],
    ['what is no rule', 'a { color red }'],
    ['brackets without an end', '('.repeat(5_000)],
    ['blocks in blocks in blocks', `${'a{'.repeat(5_000)}${'}'.repeat(5_000)}`],
    ['more than it may be', 'a{}'.repeat(20_000)],
  ])('refuses %s', (_, css) => {
    expect(faultsOf(css)).not.toEqual([]);
  });

  it('is told with line and column, all that is wrong with it, in the order in which it stands', () => {
    const css = 'a {\n  background: url(//foreign.example);\r\n  behavior: none;\n}\n  @import "a";';
    expect(faultsOf(css)).toEqual([
      expect.stringMatching(/^Line 2, column 15: An address must be a path/),
      'Line 3, column 3: `behavior` attaches a program.',
      expect.stringMatching(/^Line 5, column 3: @import is not taken/),
    ]);
  });

  it.each([
    ['addresses', 'a{b:url(//c)}'.repeat(3_000)],
    ['errors', 'a{b}'.repeat(12_000)],
    ['escapes', '\\a{} '.repeat(9_000)],
  ])('is told the first 20 of any number of faults: %s', (_, css) => {
    expect(faultsOf(css)).toHaveLength(20);
  });
});

it('the colours of a page without a theme are those of its stylesheet', () => {
  const css = readFileSync('examples/portal/src/kit/style.css', 'utf8');
  for (const [name, [light, dark]] of Object.entries(PLAIN)) {
    expect(css).toContain(`${variableOf(name)}: light-dark(${light}, ${dark});`);
  }
});
