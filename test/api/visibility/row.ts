import { expect } from 'vitest';
import { encodeCursor, LOG_START } from '../../../src/platform/live/cursor.ts';
import type { Data } from '../../support/client.ts';
import { ACTORS, type Actor, seenBy } from './actors.ts';
import type { World } from './world.ts';

/** One call of one operation by every actor, and what each of them gets. */
export interface Row {
  /** For example `Mutation.requestAccess`. */
  operation: string;
  /** By argument name; `@app:shared` anywhere stands for the id of that object. */
  args: Record<string, unknown>;
  /**
   * One word for each actor, in the order of `ACTORS`:
   * - `401`, `403`: UNAUTHENTICATED, FORBIDDEN; any other code of a top-level error stands for itself,
   * - `NOT_FOUND` and so on: the first user error of a mutation that was refused,
   * - `ok`: a mutation that was accepted; `event`: a subscription that sent an event,
   * - `data`, `null`: an object or objects, or none,
   * - `allowed`: a dry run that found no problem; else the first problem,
   * - for lists `seen`: exactly what the actor may see of that type; `none`: nothing; else labels joined by `+`.
   */
  gives: string[];
  /** The portal's access flow during the call; that of the demo world when absent. */
  accessFlow?: 'CART';
  /** Labels that the answer may hold whoever asks, because asking proves the right to know. */
  tells: string[];
}

/** Arguments of a subscription that is sent at once whatever happened while the world was made. */
export const FROM_START = { after: encodeCursor(LOG_START) };

const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/**
 * @param gives One word for each actor: anonymous, hobbyist, member, partner, rival, owner.
 */
export function row(operation: string, args: Record<string, unknown>, gives: string, tells = ''): Row {
  const words = wordsOf(gives);
  if (words.length !== ACTORS.length) throw new Error(`${operation} needs ${ACTORS.length} words, has "${gives}".`);
  return { operation, args, gives: words, tells: wordsOf(tells) };
}

/** A row of a portal whose consumers ask with the cart. */
export const cartRow = (...parts: Parameters<typeof row>): Row => ({ ...row(...parts), accessFlow: 'CART' });

/** Whether a word tells that a call did or showed something. */
export const isAccepted = (word: string): boolean =>
  ['ok', 'event', 'data', 'allowed', 'seen'].includes(word) || word.includes(':');

/** What the arguments of a row are in a world. */
export function inWorld(value: unknown, world: World): unknown {
  if (typeof value === 'string' && value.startsWith('@')) return world.idOf(value.slice(1));
  if (Array.isArray(value)) return value.map((item) => inWorld(item, world));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inWorld(inner, world)]));
}

const STATUS: Record<string, string> = { UNAUTHENTICATED: '401', FORBIDDEN: '403' };

/** The word for a top-level error. A masked fault of the portal is no outcome but a failure of the test. */
export function wordOfError(errors: readonly { message: string; extensions?: Record<string, unknown> }[]): string {
  const code = String(errors[0]?.extensions?.code);
  expect(code, JSON.stringify(errors)).not.toBe('INTERNAL_SERVER_ERROR');
  return STATUS[code] ?? code;
}

/** The word for what the field of an operation gave. */
export function wordOfResult(result: Data, actor: Actor, world: World): string {
  if (result === null) return 'null';
  // Objects by their ids.
  if (Array.isArray(result) && result.length > 0 && result.every((one) => one === null)) return 'null';
  if (result.userErrors) return result.userErrors[0]?.code ?? 'ok';
  if (result.problems) return result.problems[0]?.code ?? 'allowed';
  return result.nodes ? wordOfList(result.nodes, actor, world) : 'data';
}

function wordOfList(nodes: { id: string }[], actor: Actor, world: World): string {
  if (nodes.length === 0) return 'none';
  const labels = nodes.flatMap(({ id }) => world.labelOf(id) ?? []).toSorted();
  if (labels.length === 0) return 'data';
  const type = labels[0]!.split(':')[0];
  const seen = seenBy(actor, world.labels()).filter((label) => label.startsWith(`${type}:`));
  return labels.join() === seen.join() ? 'seen' : labels.join('+');
}
