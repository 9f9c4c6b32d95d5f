import { RE2JS, RE2JSException } from 're2js';

/**
 * Whether the whole of `text` matches `pattern`, a regular expression of RE2: what HTML's `pattern` attribute takes, without
 * look-around and back-references. JavaScript's own engine backtracks, and the text comes from strangers; RE2 needs time in
 * proportion to the text, whatever the pattern is (OWASP ReDoS).
 * @throws SyntaxError when `pattern` is no regular expression.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  try {
    return RE2JS.matches(pattern, text);
  } catch (error) {
    if (error instanceof RE2JSException) throw new SyntaxError(error.message);
    throw error;
  }
}
