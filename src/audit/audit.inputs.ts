import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { PageArgs } from '../platform/graphql/connection.ts';
import { DateTime } from '../platform/graphql/scalars.ts';

@InputType({ description: 'Which events to list; all conditions must hold.' })
export class AuditEventFilter {
  @Field(() => [String], { nullable: true, description: 'Only these types, such as `accessRequest.approved`.' })
  type?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Only what touched this object, whether or not it still exists.' })
  subjectId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only what belongs to this consumer organisation.' })
  organisationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only what this user, or this service token, did.' })
  actorId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only what somebody did on behalf of this user.' })
  onBehalfOfId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only from this time on.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only before this time.' })
  until?: Date | null;

  @Field(() => String, { nullable: true, description: 'Only what came of the request of this id.' })
  correlationId?: string | null;
}

@ArgsType()
export class AuditEventsArgs extends PageArgs {
  @Field(() => AuditEventFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: AuditEventFilter | null;
}
