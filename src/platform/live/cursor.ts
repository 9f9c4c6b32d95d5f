import { GraphQLError } from 'graphql';
import { parse, stringify } from 'uuid';
import type { PortalEvent } from '../events/event-reader.ts';

/** A place in the event log: behind the event of this id, which stands at this position. */
export type CursorMark = Pick<PortalEvent, 'id' | 'position'>;

/** Before the first event. */
export const LOG_START: CursorMark = { id: '00000000-0000-0000-0000-000000000000', position: 0 };

const POSITION_BYTES = 8;
const CURSOR_BYTES = POSITION_BYTES + 16;

/**
 * The opaque text clients hand back as `after`. It holds the event's id beside its position: positions of a restored
 * database begin to differ at some point, and a position alone would then resume at a stranger's event.
 */
export function encodeCursor({ position, id }: CursorMark): string {
  const bytes = Buffer.alloc(CURSOR_BYTES);
  bytes.writeBigUInt64BE(BigInt(position));
  bytes.set(parse(id), POSITION_BYTES);
  return bytes.toString('base64url');
}

/**
 * Throws a `GraphQLError` with code `BAD_USER_INPUT` for anything {@link encodeCursor} did not make.
 * @param name Of the argument that brought it.
 */
export function decodeCursor(text: string, name = 'after'): CursorMark {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== CURSOR_BYTES || bytes.toString('base64url') !== text) throw badCursor(name);
  try {
    const position = bytes.readBigUInt64BE();
    if (position > BigInt(Number.MAX_SAFE_INTEGER)) throw badCursor(name);
    return { position: Number(position), id: stringify(bytes.subarray(POSITION_BYTES)) };
  } catch {
    // `stringify` refuses bytes that are no UUID.
    throw badCursor(name);
  }
}

/** The cursor was never given out, or not by this portal. */
export const badCursor = (name = 'after') =>
  new GraphQLError(`\`${name}\` is not a cursor of this portal.`, { extensions: { code: 'BAD_USER_INPUT' } });

/** What was missed can no longer be replayed, so the client must read the present state and subscribe anew. */
export const resetCursor = () =>
  new GraphQLError('The cursor is too old to resume from. Query the current state, then subscribe without `after`.', {
    extensions: { code: 'RESET' },
  });
