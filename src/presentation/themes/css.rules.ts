import { parse, tokenize, tokenTypes, url as urls } from 'css-tree';
import { type FieldPath, invalidInput } from '../../platform/domain-error.ts';
import { throwAll } from '../../platform/rules.ts';
import { isLonger, tooLong } from '../../platform/text.ts';

/** Characters of the CSS that a theme adds. */
export const MAX_CSS = 50_000;

/** Whoever mends so many asks again. */
const MAX_TOLD = 20;

/** How deep brackets may lie in each other: no honest stylesheet comes near, and the parser goes down for each. */
const MAX_DEPTH = 50;

/** Rules that only arrange what is there. What is not named here may fetch, or rename what others mean. */
const AT_RULES = [
  'media',
  'supports',
  'container',
  'layer',
  'keyframes',
  '-webkit-keyframes',
  'property',
  'starting-style',
];

/** Functions that fetch by a text, run, or show another part of the page. */
const REFUSED_FUNCTIONS = ['src', 'image', 'image-set', '-webkit-image-set', 'expression', 'element', '-moz-element'];

/** Properties that attached programs to elements. */
const REFUSED_PROPERTIES = ['behavior', '-ms-behavior', '-moz-binding'];

interface Fault {
  at: number;
  message: string;
}

interface Token {
  type: number;
  text: string;
  at: number;
}

/**
 * Looks through the CSS that somebody adds to a theme: what it is made of, token by token, so that nothing is overlooked where a
 * parser makes allowances; and whether it can be parsed.
 * @returns The text as it was given. @throws DomainError INVALID_INPUT, each fault with line and column.
 */
export function requireCss(text: string, field: FieldPath): string {
  if (isLonger(text, MAX_CSS)) throw invalidInput(tooLong(MAX_CSS), field);
  const tokens = tokensOf(text);
  const nesting = [...commentFaults(text), ...nestingFaults(tokens)];
  const faults = [...tokens.flatMap((token, index) => faultsOf(token, tokens, index)), ...nesting];
  // What is nested without an end is not parsed.
  if (nesting.length === 0) faults.push(...parseFaults(text));
  const told = faults.toSorted((a, b) => a.at - b.at).slice(0, MAX_TOLD);
  throwAll(told.map(({ at, message }) => invalidInput(`${placeOf(text, at)}: ${message}`, field)));
  return text;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  tokenize(text, (type, start, end) => {
    const isAside = type === tokenTypes.WhiteSpace || type === tokenTypes.Comment;
    if (!isAside) tokens.push({ type, text: text.slice(start, end), at: start });
  });
  return tokens;
}

/** A comment that does not end would take along what stands behind it. */
function commentFaults(text: string): Fault[] {
  const faults: Fault[] = [];
  tokenize(text, (type, start, end) => {
    if (type !== tokenTypes.Comment) return;
    const isEnded = end - start >= 4 && text.startsWith('*/', end - 2);
    if (!isEnded) faults.push({ at: start, message: 'It is not closed.' });
  });
  return faults;
}

function faultsOf({ type, text, at }: Token, tokens: readonly Token[], index: number): Fault[] {
  const refuse = (message: string): Fault[] => [{ at, message }];
  const name = text.toLowerCase().replace(/\($/, '').replace(/^@/, '');
  if (type !== tokenTypes.String && text.includes('\\')) {
    return refuse('Outside of quotes nothing may be escaped: write names as they are.');
  }
  switch (type) {
    case tokenTypes.BadString:
    case tokenTypes.BadUrl:
      return refuse('A quote or an address does not end.');
    case tokenTypes.CDO:
    case tokenTypes.CDC:
      return refuse('Comments of HTML are none of CSS: write /* … */.');
    case tokenTypes.AtKeyword:
      return AT_RULES.includes(name) ? [] : refuse(`@${name} is not taken; these are: ${AT_RULES.join(', ')}.`);
    case tokenTypes.Url:
      return isOwn(urls.decode(text)) ? [] : refuse(FOREIGN);
    case tokenTypes.Function:
      return functionFaults(name, tokens[index + 1]).map((message) => ({ at, message }));
    case tokenTypes.Ident:
      return REFUSED_PROPERTIES.includes(name) && tokens[index + 1]?.type === tokenTypes.Colon
        ? refuse(`\`${name}\` attaches a program.`)
        : [];
    default:
      return [];
  }
}

const FOREIGN = 'An address must be a path of this portal that begins with one /, or an image as `data:`.';

function functionFaults(name: string, next: Token | undefined): string[] {
  if (REFUSED_FUNCTIONS.includes(name)) return [`\`${name}()\` is not taken.`];
  if (name !== 'url') return [];
  if (next?.type !== tokenTypes.String) return [FOREIGN];
  // An escape in a text could be any letter.
  return isOwn(next.text.slice(1, -1)) ? [] : [FOREIGN];
}

/** Whether an address leads to this portal, or holds all that it stands for. */
const isOwn = (address: string): boolean =>
  !/[\\\s]/.test(address) &&
  (/^\/(?!\/)/.test(address) || /^#/.test(address) || /^data:image\/(png|jpeg|webp|svg\+xml)[;,]/i.test(address));

const OPENING: Record<number, number> = {
  [tokenTypes.LeftCurlyBracket]: tokenTypes.RightCurlyBracket,
  [tokenTypes.LeftParenthesis]: tokenTypes.RightParenthesis,
  [tokenTypes.LeftSquareBracket]: tokenTypes.RightSquareBracket,
  [tokenTypes.Function]: tokenTypes.RightParenthesis,
};
const CLOSING = new Set(Object.values(OPENING));

/** Brackets that do not match: a page would read what follows them as something else. */
function nestingFaults(tokens: readonly Token[]): Fault[] {
  const open: { closing: number; at: number }[] = [];
  for (const { type, at } of tokens) {
    const closing = OPENING[type];
    if (closing !== undefined) open.push({ closing, at });
    if (open.length > MAX_DEPTH) return [{ at, message: `Brackets lie in each other more than ${MAX_DEPTH} deep.` }];
    if (CLOSING.has(type) && open.pop()?.closing !== type)
      return [{ at, message: 'Nothing is open that this closes.' }];
  }
  return open.slice(0, 1).map(({ at }) => ({ at, message: 'It is not closed.' }));
}

/** Ends the parser, for which each fault costs as much as the whole text. */
class Enough extends Error {}

function parseFaults(text: string): Fault[] {
  const faults: Fault[] = [];
  try {
    parse(text, {
      positions: true,
      parseCustomProperty: true,
      onParseError: ({ offset, message }) => {
        faults.push({ at: offset, message: `${message}.` });
        if (faults.length >= MAX_TOLD) throw new Enough();
      },
    });
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return faults;
}

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at).split(/\r\n|[\n\r\f]/);
  return `Line ${before.length}, column ${before.at(-1)!.length + 1}`;
}
