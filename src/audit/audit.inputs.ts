import { type Selectable, sql } from 'kysely';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { EventRow } from '../platform/events/event-log.ts';
import { toEvent } from '../platform/events/event-reader.ts';
import { EventTypeName } from '../platform/events/event-type-name.ts';
import type { EventType } from '../platform/events/event-types.ts';
import { replacedBy } from '../platform/graphql/descriptions.ts';
import { argsOf, type Keyset, OrderDirection, type OrderedPageArgs } from '../platform/graphql/ordering.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { decodeCursor, encodeCursor } from '../platform/live/cursor.ts';

@InputType({ description: 'Which events to list; all conditions must hold.' })
export class AuditEventFilter {
  @Field(() => [EventTypeName], { nullable: true, description: 'Only these types.' })
  types?: EventType[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Only what touched one of these objects, whether or not they still exist.',
  })
  subjectIds?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Only what touched one of these products, or a credential or request for one of them.',
  })
  productIds?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Only what touched one of these plans, or a credential or request on one of them.',
  })
  planIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only what belongs to one of these consumer organisations.' })
  organisationIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only what one of these users, or service tokens, did.' })
  actorIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only what somebody did on behalf of one of these users.' })
  onBehalfOfIds?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Only what came of the requests of these ids.' })
  correlationIds?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Only from this time on.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only before this time.' })
  until?: Date | null;

  @Field(() => [String], replacedBy('types', 'Only these types, such as `accessRequest.approved`.'))
  type?: string[] | null;

  @Field(() => ID, replacedBy('subjectIds', 'Only what touched this object, whether or not it still exists.'))
  subjectId?: string | null;

  @Field(() => ID, replacedBy('organisationIds', 'Only what belongs to this consumer organisation.'))
  organisationId?: string | null;

  @Field(() => ID, replacedBy('actorIds', 'Only what this user, or this service token, did.'))
  actorId?: string | null;

  @Field(() => ID, replacedBy('onBehalfOfIds', 'Only what somebody did on behalf of this user.'))
  onBehalfOfId?: string | null;

  @Field(() => String, replacedBy('correlationIds', 'Only what came of the request of this id.'))
  correlationId?: string | null;
}

/** A cursor is a place in the log whichever way it is read. */
export const byPosition = {
  keysetOf: ({ orderBy }: Pick<OrderedPageArgs, 'orderBy'>): Keyset<Selectable<EventRow>> => ({
    columns: [sql.ref('eventLog.position')],
    direction: orderBy?.direction === OrderDirection.ASC ? 'asc' : 'desc',
    cursorOf: (row) => encodeCursor(toEvent(row)),
    valuesOf: (cursor, name) => [decodeCursor(cursor, name).position],
  }),
};

const Args = argsOf(
  'AuditEvent',
  { OCCURRED_AT: { description: 'Their place in the log, which is the order of their commits.', by: null } },
  'desc',
  byPosition,
);

@ArgsType()
export class AuditEventsArgs extends Args {
  @Field(() => AuditEventFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: AuditEventFilter | null;
}
