import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'What erasing an account touches, as things are now.' })
export class UserErasurePreview {
  @Field(() => Int, {
    description: 'Apps that go to those who share them, or are deleted; with any, `force` is needed.',
  })
  apps!: number;

  @Field(() => Int, { description: 'Credentials of these apps that live: those of deleted apps are revoked.' })
  credentials!: number;

  @Field(() => Int, { description: 'Requests that wait and are closed; with any, `force` is needed.' })
  openRequests!: number;

  @Field(() => Int, { description: 'Requests that stay, without a name.' })
  requests!: number;

  @Field(() => Int, { description: 'Messages that stay, without a name.' })
  messages!: number;

  @Field(() => Int, { description: 'Mails whose delivery is forgotten.' })
  mails!: number;

  @Field(() => Int, { description: 'Sessions that end.' })
  sessions!: number;
}
