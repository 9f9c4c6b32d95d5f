import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Extensions, Field, ObjectType, registerEnumType } from 'type-graphql';
import { User } from '../../identity/accounts/user.entity.ts';
import { Organisation } from '../../identity/organisations/organisation.entity.ts';
import { ServiceToken } from '../../identity/tokens/service-token.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

import { columnsOf } from '../../platform/shapes/parts.ts';

export enum AppVisibility {
  PERSONAL = 'PERSONAL',
  TEAM = 'TEAM',
  ORGANISATION = 'ORGANISATION',
}

registerEnumType(AppVisibility, {
  name: 'AppVisibility',
  description: 'Who may see an app. Seeing it means managing its credentials.',
  valuesConfig: {
    PERSONAL: { description: 'Its owner and the administrators of the organisation.' },
    TEAM: { description: 'Everybody who shares a team with its owner; default teams do not count.' },
    ORGANISATION: { description: 'Everybody in its organisation.' },
  },
});

@ObjectType('App', {
  implements: Node,
  simpleResolvers: true,
  description: "A consumer's application: the container of its credentials.",
})
@Extensions(columnsOf('app'))
@Entity()
export class App extends BaseEntity {
  @Field(() => String, { description: 'Name, unique for its owner.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Free text of its owner, which deciders read.' })
  @Property({ type: 'text', nullable: true })
  description: string | null = null;

  @Field(() => [String], {
    description:
      'Where it may have people sent back to after they signed in elsewhere, at most 10; in the order in which they were given.',
  })
  @Property({ type: 'json' })
  redirectUrls: Opt<string[]> = [];

  @Field(() => AppVisibility, { description: 'Who may see it.' })
  @Enum({ items: () => AppVisibility, type: 'text' })
  visibility: Opt<AppVisibility> = AppVisibility.PERSONAL;

  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'owner_id' })
  ownerId!: string;

  @ManyToOne({ entity: () => Organisation, mapToPk: true, fieldName: 'organisation_id' })
  organisationId!: string;

  /** The program that made it on behalf of its owner; null where a person did. */
  @ManyToOne({ entity: () => ServiceToken, mapToPk: true, nullable: true, fieldName: 'created_by_service_id' })
  createdByServiceId: string | null = null;

  /** Made together with a request and not touched since: when nothing is granted it goes again. */
  @Property({ type: 'boolean' })
  isProvisional: Opt<boolean> = false;

  /** The row stays for the requests and credentials that name it. */
  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was deleted; then it is only met as part of its requests and ended credentials.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  deletedAt: Date | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    app: App;
  }
}
