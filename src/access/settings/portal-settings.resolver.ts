import { Arg, Authorized, Ctx, Field, FieldResolver, Mutation, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { isOwner, UserRole } from '../../platform/viewer.ts';
import { PortalSettings } from './portal-settings.entity.ts';
import { UpdatePortalSettingsInput } from './portal-settings.inputs.ts';
import { updatePortalSettings } from './portal-settings.service.ts';

@ObjectType({ description: 'Result of `updatePortalSettings`.' })
class UpdatePortalSettingsPayload extends MutationPayload {
  @Field(() => PortalSettings, { nullable: true, description: 'The settings as they are now.' })
  portalSettings?: PortalSettings | null;
}

@Resolver(() => PortalSettings)
export class PortalSettingsResolver {
  @Query(() => PortalSettings, { description: 'Settings of the whole portal, for everybody to read.' })
  portalSettings(@Ctx() ctx: Context) {
    return ctx.db.selectFrom('portalSettings').selectAll().executeTakeFirstOrThrow();
  }

  @FieldResolver(() => [String], {
    description: 'Who is told of requests that wait too long, beside the API owners; empty for all but API owners.',
  })
  escalationAddresses(@Root() { escalationAddresses }: PortalSettings, @Ctx() ctx: Context): string[] {
    return isOwner(ctx.viewer) ? escalationAddresses : [];
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => UpdatePortalSettingsPayload, {
    description: 'Changes settings for everybody at once. For API owners. Errors: INVALID_INPUT.',
  })
  async updatePortalSettings(
    @Ctx() ctx: Context,
    @Arg('input', () => UpdatePortalSettingsInput, { description: 'What to change.' }) input: UpdatePortalSettingsInput,
  ): Promise<UpdatePortalSettingsPayload> {
    return { portalSettings: await updatePortalSettings(ctx, input), userErrors: [] };
  }
}
