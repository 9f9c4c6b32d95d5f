import { Arg, Authorized, Ctx, Extensions, Field, ID, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { Node } from '../../platform/graphql/node.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UpdateNotificationPreferencesInput } from './preference.inputs.ts';
import { listPreferences, type NotificationPreference as Preference, updatePreferences } from './preference.service.ts';

@ObjectType({ implements: Node, description: 'Whether the viewer wants one of the mails of the portal.' })
class NotificationPreference implements Preference {
  @Field(() => ID, { description: 'Of this mail and this account.' })
  id!: string;

  @Field(() => String, { description: 'Name of the mail.' })
  name!: string;

  @Field(() => String, { description: 'What it tells whom.' })
  description!: string;

  @Field(() => Boolean, { description: 'Whether the viewer gets it, where it concerns the viewer.' })
  isEnabled!: boolean;

  @Field(() => Boolean, { description: 'Whether it cannot be switched off.' })
  isEssential!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether the viewer can get it: not what goes to API owners or to those who decide, where the viewer is none of them, nor what goes to people without an account.',
  })
  concernsViewer!: boolean;
}

const UpdateNotificationPreferencesPayload = payloadOf('updateNotificationPreferences', {
  notificationPreferences: changed(() => [NotificationPreference], 'All of them, as they are now.'),
});

@Resolver()
export class PreferenceResolver {
  @Authorized()
  @Query(() => [NotificationPreference], { description: 'Every mail, and whether the viewer wants it.' })
  notificationPreferences(@Ctx() ctx: Context): Promise<NotificationPreference[]> {
    return listPreferences(ctx);
  }

  @Authorized()
  @Refuses('NOT_FOUND', 'ESSENTIAL_MAIL')
  @Extensions({ ownAccount: true })
  @Mutation(() => UpdateNotificationPreferencesPayload, {
    description: 'Changes which mails the viewer wants.',
  })
  async updateNotificationPreferences(
    @Ctx() ctx: Context,
    @Arg('input', () => UpdateNotificationPreferencesInput, {
      description: 'Mails to switch on or off; those that are absent stay.',
    })
    { mails }: UpdateNotificationPreferencesInput,
  ) {
    return { notificationPreferences: await updatePreferences(ctx, mails) };
  }
}
