import { Args, Authorized, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { AccountToken } from '../identity/account-tokens/account-token.entity.ts';
import { accountTokens } from '../identity/account-tokens/account-token.queries.ts';
import { User } from '../identity/accounts/user.entity.ts';
import { userById } from '../identity/accounts/user.queries.ts';
import { Organisation } from '../identity/organisations/organisation.entity.ts';
import { organisationById } from '../identity/organisations/organisation.queries.ts';
import type { Context } from '../platform/context.ts';
import { type ChainHead, readChainHead } from '../platform/events/event-chain.ts';
import { EVENT_TYPE, EventTypeName, knownType } from '../platform/events/event-type-name.ts';
import { EVENT_TYPES, type EventType } from '../platform/events/event-types.ts';
import { connectionOf } from '../platform/graphql/connection.ts';
import { idOfName, Node } from '../platform/graphql/node.ts';
import { accountOf, UserRole } from '../platform/viewer.ts';
import { AuditEventsArgs } from './audit.inputs.ts';
import { TRAIL_READERS } from './audit.policy.ts';
import { listAuditEvents } from './audit.queries.ts';
import { ACTOR_KINDS, AuditActorKind, AuditEvent, AuditSubject } from './audit-event.entity.ts';

const AuditEventConnection = connectionOf(AuditEvent, 'AuditEvent');

@ObjectType({
  implements: Node,
  description: 'A type of event: the same name in webhooks, subscriptions and the audit trail.',
})
class EventTypeInfo {
  @Field(() => ID, { description: 'The same in every portal.' })
  id!: string;

  @Field(() => String, { description: 'Its name, such as `accessRequest.approved`.' })
  name!: string;

  @Field(() => EventTypeName, { description: 'The same name where the schema knows it as an enum.' })
  eventType!: EventType;

  @Field(() => String, { description: 'In a sentence, what has happened when one is recorded.' })
  description!: string;

  @Field(() => Int, { description: 'Form of its `before` and `after`.' })
  version!: number;
}

const TYPES: EventTypeInfo[] = Object.values(EventTypeName).map((type) => ({
  id: idOfName('EventTypeInfo', type),
  name: type,
  eventType: type,
  ...EVENT_TYPES[type],
}));

/** For whoever is signed in, as `eventTypes` is. */
export const findEventType = async ({ viewer }: Context, id: string): Promise<EventTypeInfo | undefined> =>
  accountOf(viewer) === null ? undefined : TYPES.find((type) => type.id === id);

@ObjectType('EventLogHead', {
  description:
    'How far the log goes. Each event is chained to the one before it, so the digest stands for all of them.',
})
class EventLogHead implements ChainHead {
  @Field(() => Int, { description: 'Place of the newest event, which is also how many there are.' })
  position!: number;

  @Field(() => String, {
    description:
      'SHA-256 in hex. Written down elsewhere, it shows later that nothing before it was changed: `npm run verify-log -- <position> <digest>`.',
  })
  digest!: string;
}

@Resolver(() => AuditEvent)
export class AuditResolver {
  @Authorized(...TRAIL_READERS)
  @Query(() => AuditEventConnection, {
    description:
      'What happened, newest first: to API owners all of it, to administrators what belongs to their organisation. ' +
      '`GET /audit.ndjson` exports the same. A cursor is also good for subscriptions and `replayWebhook`.',
  })
  auditEvents(@Ctx() ctx: Context, @Args(() => AuditEventsArgs) { filter, ...page }: AuditEventsArgs) {
    return listAuditEvents(ctx, filter ?? {}, page);
  }

  @Authorized(UserRole.API_OWNER)
  @Query(() => EventLogHead, { description: 'The end of the event log, to be written down elsewhere. For API owners.' })
  eventLogHead(@Ctx() ctx: Context): Promise<ChainHead> {
    return readChainHead(ctx.db);
  }

  @Authorized()
  @Query(() => [EventTypeInfo], { description: 'Every type of event that the portal records.' })
  eventTypes(): EventTypeInfo[] {
    return TYPES;
  }

  @FieldResolver(() => EventTypeName, EVENT_TYPE)
  eventType(@Root() { type }: AuditEvent): EventType | null {
    return knownType(type);
  }

  @FieldResolver(() => String, { description: 'What happened, as a sentence.' })
  description(@Root() event: AuditEvent): string {
    return EVENT_TYPES[event.type]?.description ?? 'An event of another version.';
  }

  @FieldResolver(() => AuditActorKind, { description: 'What kind of actor caused it.' })
  actorKind(@Root() { actor }: AuditEvent): AuditActorKind {
    return ACTOR_KINDS[actor.kind];
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who did it; null where it was nobody with an account.' })
  actor(@Root() { actor }: AuditEvent, @Ctx() ctx: Context) {
    return actor.kind === 'user' && actor.id ? userById(ctx, actor.id) : null;
  }

  @FieldResolver(() => ID, { nullable: true, description: 'Id of the account or of the service token that did it.' })
  actorId(@Root() { actor }: AuditEvent): string | null {
    return actor.kind === 'user' || actor.kind === 'service' ? actor.id : null;
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description: 'Id of the account token that acted for the account; null where it was none.',
  })
  tokenId(@Root() { actor }: AuditEvent): string | null {
    return actor.tokenId ?? null;
  }

  @FieldResolver(() => AccountToken, {
    nullable: true,
    description: 'The same where the viewer may see it.',
  })
  token(@Root() { actor }: AuditEvent, @Ctx() ctx: Context) {
    return actor.tokenId ? accountTokens.byId(ctx, actor.tokenId) : null;
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description: 'The one-use link by which they acted; null where it was a session or a service token.',
  })
  linkId(@Root() { actor }: AuditEvent): string | null {
    return actor.linkId ?? null;
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'On whose behalf it was done; null when they acted for themselves.',
  })
  onBehalfOf(@Root() { onBehalfOf }: AuditEvent, @Ctx() ctx: Context) {
    return onBehalfOf && userById(ctx, onBehalfOf);
  }

  @FieldResolver(() => Organisation, {
    nullable: true,
    description: "The consumer organisation that it belongs to; null for the provider's own affairs.",
  })
  organisation(@Root() { organisationId }: AuditEvent, @Ctx() ctx: Context) {
    return organisationId && organisationById(ctx, organisationId);
  }

  @FieldResolver(() => [AuditSubject], { description: 'Every object that it touches, the changed one among them.' })
  subjects(@Root() { subject }: AuditEvent): AuditSubject[] {
    return Object.entries(subject).flatMap(([name, id]) =>
      id ? { type: name.replace(/Id$/, ''), subjectId: id } : [],
    );
  }
}
