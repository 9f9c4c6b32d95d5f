import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { EventActor } from '../platform/events/event-log.ts';
import type { PortalEvent } from '../platform/events/event-reader.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime, JSONObject } from '../platform/graphql/scalars.ts';

export enum AuditActorKind {
  USER = 'USER',
  SYSTEM = 'SYSTEM',
  JOB = 'JOB',
  SERVICE = 'SERVICE',
}

registerEnumType(AuditActorKind, {
  name: 'AuditActorKind',
  description: 'What kind of actor caused an event.',
  valuesConfig: {
    USER: { description: 'Somebody with an account.' },
    SYSTEM: { description: 'The portal itself.' },
    JOB: { description: 'Work that the portal does after a change, such as telling the gateway.' },
    SERVICE: { description: 'A program of a third party, with a service token.' },
  },
});

export const ACTOR_KINDS: Record<EventActor['kind'], AuditActorKind> = {
  user: AuditActorKind.USER,
  system: AuditActorKind.SYSTEM,
  job: AuditActorKind.JOB,
  service: AuditActorKind.SERVICE,
};

@ObjectType({ description: 'An object that an event touches.' })
export class AuditSubject {
  @Field(() => String, { description: 'What it is, such as `app`.' })
  type!: string;

  @Field(() => ID, { description: 'Its id, also when it is gone; with `node` it is read, as long as it exists.' })
  subjectId!: string;
}

/** One row of the event log as owners and administrators read it. What of it is not copied is a field resolver. */
@ObjectType('AuditEvent', {
  implements: Node,
  description: 'Something that happened: who did what to which objects, on whose behalf, through which request.',
})
export class AuditEvent implements Omit<PortalEvent, 'actor' | 'subject'> {
  @Field(() => ID, { description: 'Its id, the same in mails and as the `webhook-id` of its webhooks.' })
  id!: string;

  position!: number;

  @Field(() => String, { description: 'What happened, such as `accessRequest.approved`; `eventTypes` lists all.' })
  type!: PortalEvent['type'];

  @Field(() => Int, { description: 'Form of `before` and `after` for this type.' })
  version!: number;

  @Field(() => DateTime, { description: 'When, by the clock of the database.' })
  occurredAt!: Date;

  actor!: EventActor;

  onBehalfOf!: string | null;

  @Field(() => String, { description: 'What kind of object changed: the part of `type` before the dot.' })
  subjectType!: PortalEvent['subjectType'];

  @Field(() => ID, { description: 'What the event is about first, as the API knows it.' })
  subjectId!: string;

  subject!: PortalEvent['subject'];

  organisationId!: string | null;

  @Field(() => JSONObject, { nullable: true, description: 'Facts about the object before; never a secret.' })
  before!: PortalEvent['before'];

  @Field(() => JSONObject, { nullable: true, description: 'Facts about the object after; never a secret.' })
  after!: PortalEvent['after'];

  @Field(() => String, {
    description: 'Id of the HTTP request or socket operation that began it; the same for all that came of it.',
  })
  correlationId!: string;
}
