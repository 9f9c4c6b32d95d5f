import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

export enum SignInMethod {
  PASSWORD = 'PASSWORD',
  IDENTITY_PROVIDER = 'IDENTITY_PROVIDER',
}

registerEnumType(SignInMethod, {
  name: 'SignInMethod',
  description: 'How somebody proved to be the holder of an account.',
  valuesConfig: {
    PASSWORD: { description: 'By the password of the account.' },
    IDENTITY_PROVIDER: { description: 'By a server that signs people in.' },
  },
});

@ObjectType('Session', {
  implements: Node,
  simpleResolvers: true,
  description: 'Somebody is signed in to an account, somewhere.',
})
export class OpenSession {
  @Field(() => ID, { description: 'Id of the session, as events name it.' })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'What the program that signed in calls itself, its first 300 characters; null where it did not say. Anybody can call a program anything.',
  })
  userAgent!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Address from which it was last used, seen through the proxies that the operator trusts.',
  })
  remoteAddress!: string | null;

  @Field(() => SignInMethod, { description: 'How it was opened.' })
  method!: SignInMethod;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the identity provider that signed the account in; null for none.',
  })
  identityProviderName!: string | null;

  @Field(() => DateTime, { description: 'When it was opened.' })
  startedAt!: Date;

  @Field(() => DateTime, { description: 'When it was last used, to the minute.' })
  lastUsedAt!: Date;

  @Field(() => DateTime, { description: 'When it ends unless it is used before.' })
  expiresAt!: Date;

  @Field(() => DateTime, { description: 'When it ends however much it is used.' })
  endsAt!: Date;
}
