import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { planById } from '../../catalogue/catalogues/catalogue.queries.ts';
import { SecretDelivery } from '../../catalogue/offer/secret-delivery.ts';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import { serviceTokenById } from '../../identity/tokens/service-token.queries.ts';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { isOwner, UserRole } from '../../platform/viewer.ts';
import { AccessRequest, AccessRequestStatus } from '../requests/access-request.entity.ts';
import { PortalSettings } from '../settings/portal-settings.entity.ts';
import { readPortalSettings } from '../settings/portal-settings.queries.ts';
import { redirectUrl } from '../settings/redirect-template.rules.ts';
import { PlanAccessInput } from './hand-off.inputs.ts';
import { configurePlanAccess, findReturned, returnTokenOf } from './hand-off.service.ts';
import { handOffOf } from './hand-off.ts';

const ConfigurePlanAccessPayload = payloadOf('configurePlanAccess', {
  plan: changed(() => Plan, 'The plan as it is now.'),
});

@Resolver(() => AccessRequest)
export class HandOffResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Where to send the browser of who asked, for the decision of a third party. Null for others, for requests that do not wait for one, and where the third party is told by webhook alone.',
  })
  async redirectUrl(@Root() request: AccessRequest, @Ctx() ctx: Context): Promise<string | null> {
    const isOwn = ctx.viewer?.userId === request.requesterId || ctx.viewer?.userId === request.createdById;
    if (!isOwn || request.status !== AccessRequestStatus.AWAITING_EXTERNAL) return null;
    const { redirectTemplate } = handOffOf((await planById(ctx, request.planId))!, await readPortalSettings(ctx));
    if (!redirectTemplate) return null;
    const returnToken = returnTokenOf(ctx, request.id);
    const returnUrl = `${ctx.config.portalUrl}/hand-off-return?token=${returnToken}`;
    return redirectUrl(redirectTemplate, { requestId: request.id, returnUrl, returnToken });
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Name of the third party that decided; null where a person or the plan did, and while it waits.',
  })
  async decidedByService(@Root() request: AccessRequest, @Ctx() ctx: Context): Promise<string | null> {
    const token = request.decidedByServiceId && (await serviceTokenById(ctx, request.decidedByServiceId));
    return token ? token.name : null;
  }

  @Authorized()
  @Query(() => AccessRequest, {
    nullable: true,
    description:
      'The request for which a browser was sent to a third party, by the token it came back with; null for a forged token and for what the viewer may not see.',
  })
  handOffReturn(
    @Ctx() ctx: Context,
    @Arg('token', () => String, { description: 'The `token` of the address it came back to.' }) token: string,
  ) {
    return findReturned(ctx, token);
  }
}

@Resolver(() => Plan)
export class PlanAccessResolver {
  @Authorized(UserRole.API_OWNER)
  @Mutation(() => ConfigurePlanAccessPayload, {
    description:
      'Says for one plan who decides its requests and how its secrets are delivered; holds for new requests. For API owners. Errors: NOT_FOUND, INVALID_INPUT, WRONG_STATE.',
  })
  async configurePlanAccess(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string,
    @Arg('input', () => PlanAccessInput, { description: 'What to change.' }) input: PlanAccessInput,
  ) {
    return { plan: await configurePlanAccess(ctx, id, input) };
  }

  @FieldResolver(() => Boolean, { description: 'Whether a third party decides requests for it.' })
  async externalApproval(@Root() plan: Plan, @Ctx() ctx: Context): Promise<boolean> {
    return handOffOf(plan, await readPortalSettings(ctx)).isExternal;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Its own address for browsers that are sent to the third party. Null for others than API owners.',
  })
  externalRedirectUrl(@Root() plan: Plan, @Ctx() ctx: Context): string | null {
    return isOwner(ctx.viewer) ? plan.externalRedirectUrl : null;
  }

  @FieldResolver(() => SecretDelivery, { description: 'How secrets of its credentials reach consumers.' })
  async secretDelivery(@Root() plan: Plan, @Ctx() ctx: Context): Promise<SecretDelivery> {
    return plan.secretDelivery ?? (await readPortalSettings(ctx)).secretDelivery;
  }
}

@Resolver(() => PortalSettings)
export class PortalHandOffResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Where browsers are sent for the decision of a third party. Null for others than API owners.',
  })
  externalRedirectUrl(@Root() settings: PortalSettings, @Ctx() ctx: Context): string | null {
    return isOwner(ctx.viewer) ? settings.externalRedirectUrl : null;
  }
}
