import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'What deleting an organisation touches, as things are now.' })
export class OrganisationDeletionPreview {
  @Field(() => Int, { description: 'People who go to the Default Organisation; with any, `force` is needed.' })
  users!: number;

  @Field(() => Int, { description: 'Teams that are gone, the default team included.' })
  teams!: number;

  @Field(() => Int, { description: 'Apps that become personal and stay with their owners.' })
  apps!: number;

  @Field(() => Int, { description: 'Credentials of these apps that live, and go on.' })
  credentials!: number;

  @Field(() => Int, {
    description:
      'Open requests for these apps, which go on, but cannot be approved through a catalogue that is closed to them.',
  })
  openRequests!: number;

  @Field(() => Int, { description: 'Private catalogues that lose one of the teams.' })
  catalogues!: number;

  @Field(() => Int, { description: 'Service tokens that are revoked.' })
  serviceTokens!: number;
}
