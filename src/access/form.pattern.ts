import { createContext, Script } from 'node:vm';

/** Longest pattern in characters. */
export const MAX_PATTERN = 200;

/** An honest pattern needs microseconds; one that backtracks without end is stopped after this. */
const LIMIT_MS = 25;

const scope = createContext({ pattern: '', text: '' });
// The rules of HTML's `pattern` attribute, so that a browser's form and the portal never differ.
const script = new Script('new RegExp("^(?:" + pattern + ")$", "v").test(text)');

/**
 * Whether the whole of `text` matches `pattern`, by the rules of HTML's `pattern` attribute. JavaScript's engine
 * backtracks, and the text comes from strangers: the match runs under a time limit (OWASP ReDoS). Null when it could not
 * be decided within it.
 * @throws SyntaxError for what is no pattern.
 */
export function matchesPattern(pattern: string, text: string): boolean | null {
  Object.assign(scope, { pattern, text });
  try {
    return Boolean(script.runInContext(scope, { timeout: LIMIT_MS }));
  } catch (error) {
    if (isTimeout(error)) return null;
    // An error of the other realm is no instance of this one's classes.
    throw new SyntaxError((error as SyntaxError).message);
  }
}

const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
