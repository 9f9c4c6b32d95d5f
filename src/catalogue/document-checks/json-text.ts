import { DEPTH_FLAW, MAX_DEPTH } from './document-tree.ts';

/**
 * What `JSON.parse` does not mind, with its line: a key that stands twice in one object, of which it drops the first value so
 * that nobody hears of it, and levels without end.
 * @param text JSON that `JSON.parse` has read, so that whatever stands before a colon is a key.
 */
export function flawOfJson(text: string): string | null {
  const open: Set<string>[] = [];
  const tell = (at: number, message: string) => `Line ${text.slice(0, at).split('\n').length}: ${message}`;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '}' || char === ']') open.pop();
    else if (char === '{' || char === '[') {
      open.push(new Set());
      if (open.length > MAX_DEPTH) return tell(at, DEPTH_FLAW);
    } else if (char === '"') {
      const start = at;
      at = endOfString(text, start);
      if (!isBeforeColon(text, at + 1)) continue;
      const key = text.slice(start, at + 1);
      const name = JSON.parse(key) as string;
      const names = open.at(-1)!;
      if (names.has(name)) return tell(start, `duplicated key ${key}.`);
      names.add(name);
    }
  }
  return null;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function isBeforeColon(text: string, start: number): boolean {
  let at = start;
  while (' \t\r\n'.includes(text[at] ?? '.')) at++;
  return text[at] === ':';
}
