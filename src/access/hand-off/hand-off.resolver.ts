import { Arg, Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { planById } from '../../catalogue/plans/plan.queries.ts';
import { serviceTokenById } from '../../identity/tokens/service-token.queries.ts';
import type { Context } from '../../platform/context.ts';
import { AccessRequest, AccessRequestStatus } from '../requests/access-request.entity.ts';
import { readPortalSettings } from '../settings/portal-settings.queries.ts';
import { redirectUrl } from '../settings/redirect-template.rules.ts';
import { handOffOf } from './hand-off.rules.ts';
import { findReturned, returnTokenOf } from './hand-off-return.service.ts';

@Resolver(() => AccessRequest)
export class HandOffResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Where to send the browser of the requester for the decision of a third party. Null for others than the requester and who asked, for requests that do not wait for one, and where the third party is told by webhook alone.',
  })
  async redirectUrl(@Root() request: AccessRequest, @Ctx() ctx: Context): Promise<string | null> {
    const { requesterId, createdById, createdByServiceId } = request;
    const isOwn = ctx.viewer && [requesterId, createdById, createdByServiceId].includes(ctx.viewer.userId);
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
