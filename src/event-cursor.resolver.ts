import { Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from './platform/context.ts';
import { EVENT_CURSOR } from './platform/graphql/event-cursor.ts';

@Resolver()
export class EventCursorResolver {
  @Query(() => String, { description: EVENT_CURSOR })
  eventCursor(@Ctx() ctx: Context): string {
    return ctx.eventCursor;
  }
}
