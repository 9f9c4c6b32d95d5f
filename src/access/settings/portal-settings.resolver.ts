import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { seesAll, UserRole } from '../../platform/viewer.ts';
import { PortalSettings, SETTINGS_ID } from './portal-settings.entity.ts';
import { UpdatePortalSettingsInput } from './portal-settings.inputs.ts';
import { readPortalSettings } from './portal-settings.queries.ts';
import { updatePortalSettings } from './portal-settings.service.ts';

const UpdatePortalSettingsPayload = payloadOf('updatePortalSettings', {
  portalSettings: changed(() => PortalSettings, 'The settings as they are now.'),
});

@Resolver(() => PortalSettings)
export class PortalSettingsResolver {
  @Query(() => PortalSettings, { description: 'Settings of the whole portal, for everybody to read.' })
  portalSettings(@Ctx() ctx: Context) {
    return readPortalSettings(ctx);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT')
  @Mutation(() => UpdatePortalSettingsPayload, {
    description: 'Changes settings for everybody at once. For API owners.',
  })
  async updatePortalSettings(
    @Ctx() ctx: Context,
    @Arg('input', () => UpdatePortalSettingsInput, CHANGES) input: UpdatePortalSettingsInput,
  ) {
    return { portalSettings: await updatePortalSettings(ctx, input) };
  }

  @FieldResolver(() => ID, { description: 'The same in every portal, and for ever.' })
  id(): string {
    return SETTINGS_ID;
  }

  @FieldResolver(() => [String], {
    description: 'Who is told of requests that wait too long, beside the API owners; empty for all but API owners.',
  })
  escalationAddresses(@Root() { escalationAddresses }: PortalSettings, @Ctx() ctx: Context): string[] {
    return seesAll(ctx.viewer) ? escalationAddresses : [];
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Where browsers are sent for the decision of a third party. Null for others than API owners.',
  })
  externalRedirectUrl(@Root() { externalRedirectUrl }: PortalSettings, @Ctx() ctx: Context): string | null {
    return seesAll(ctx.viewer) ? externalRedirectUrl : null;
  }
}
