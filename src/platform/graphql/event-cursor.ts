import { type GraphQLSchema, isObjectType } from 'graphql';
import type { Context } from '../context.ts';

/** How the field is described wherever it stands. */
export const EVENT_CURSOR =
  'Place in the event log that this answer shows: whoever subscribes with it as `after` misses nothing that is not in the answer.';

/** Pages tell the place of the context that they are read through; payloads bring their own. */
export function resolveEventCursors(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    const field = isObjectType(type) && type.name.endsWith('Connection') ? type.getFields().eventCursor : undefined;
    if (field) field.resolve = (_source, _args, ctx: Context) => ctx.eventCursor;
  }
}
