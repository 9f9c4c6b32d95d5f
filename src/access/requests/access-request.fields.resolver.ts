import { Args, Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import { App } from '../../apps/apps/app.entity.ts';
import { appById } from '../../apps/apps/app.queries.ts';
import { Credential } from '../../apps/credentials/credential.entity.ts';
import { credentialById, credentials } from '../../apps/credentials/credential.queries.ts';
import { Catalogue } from '../../catalogue/catalogues/catalogue.entity.ts';
import { catalogues } from '../../catalogue/catalogues/catalogue.queries.ts';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import { planById } from '../../catalogue/plans/plan.queries.ts';
import { PlanTerms } from '../../catalogue/plans/plan-terms.entity.ts';
import { planTermsById } from '../../catalogue/plans/plan-terms.queries.ts';
import { Product } from '../../catalogue/products/product.entity.ts';
import { productOrder } from '../../catalogue/products/product.queries.ts';
import { ProductConnection } from '../../catalogue/products/product.resolver.ts';
import { User } from '../../identity/accounts/user.entity.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import { serviceTokenById } from '../../identity/tokens/service-token.queries.ts';
import type { Context } from '../../platform/context.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { MAX_LIST } from '../../platform/graphql/paging.ts';
import { partBy, partsThrough } from '../../platform/shapes/parts.ts';
import { AccessRequest, ProvisioningStatus } from './access-request.entity.ts';
import { accessRequestOrder, accessRequestsOfApp, productsOfRequest } from './access-request.queries.ts';
import { AccessRequestConnection } from './access-request.resolver.ts';
import { mayDecide } from './deciders.queries.ts';
import { provisioningOf } from './provisioning.rules.ts';

@Resolver(() => AccessRequest)
export class AccessRequestFieldsResolver {
  @FieldResolver(() => ProvisioningStatus, { description: 'How far the gateway is.' })
  async provisioning(@Root() request: AccessRequest, @Ctx() ctx: Context): Promise<ProvisioningStatus> {
    return provisioningOf(request, request.credentialId ? await credentialById(ctx, request.credentialId) : null);
  }

  @Extensions(partBy('requesterId'))
  @FieldResolver(() => User, { description: 'Who asks.' })
  requester(@Root() request: AccessRequest, @Ctx() ctx: Context) {
    return userById(ctx, request.requesterId);
  }

  @Extensions(partBy('createdById'))
  @FieldResolver(() => User, {
    description:
      "Who made the request: the requester, or an API owner on the requester's behalf. Where a program did, the requester.",
  })
  createdBy(@Root() request: AccessRequest, @Ctx() ctx: Context) {
    return userById(ctx, request.createdById);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "Name of the program that asked on the requester's behalf; null where a person did.",
  })
  async createdByService(@Root() request: AccessRequest, @Ctx() ctx: Context): Promise<string | null> {
    const token = request.createdByServiceId && (await serviceTokenById(ctx, request.createdByServiceId));
    return token ? token.name : null;
  }

  @Extensions(partBy('appId'))
  @FieldResolver(() => App, { description: 'The app that gets the credential.' })
  app(@Root() request: AccessRequest, @Ctx() ctx: Context) {
    return appById(ctx, request.appId);
  }

  @Extensions(partsThrough('accessRequestProduct', 'accessRequestId', 'productId'))
  @FieldResolver(() => [Product], {
    description: `What is asked for, even if it has been unpublished since: the first ${MAX_LIST}; \`productsConnection\` has all.`,
  })
  products(@Root() request: AccessRequest, @Ctx() ctx: Context) {
    return productsOfRequest.list(ctx, request.id);
  }

  @FieldResolver(() => ProductConnection, { description: 'What is asked for, even if it has been unpublished since.' })
  productsConnection(
    @Root() { id }: AccessRequest,
    @Ctx() ctx: Context,
    @Args(() => productOrder.Args) page: OrderedPageArgs,
  ) {
    return productsOfRequest.page(ctx, id, page);
  }

  @Extensions(partBy('planId'))
  @FieldResolver(() => Plan, { description: 'The plan asked for, even if it has been unpublished since.' })
  plan(@Root() request: AccessRequest, @Ctx() ctx: Context) {
    return planById(ctx, request.planId);
  }

  @Extensions(partBy('previousPlanId'))
  @FieldResolver(() => Plan, {
    nullable: true,
    description: 'The plan in force when another one was asked for; null for other kinds.',
  })
  previousPlan(@Root() request: AccessRequest, @Ctx() ctx: Context) {
    return request.previousPlanId && planById(ctx, request.previousPlanId);
  }

  @FieldResolver(() => PlanTerms, {
    nullable: true,
    description: 'The terms of the plan that were accepted, as they were then; null when there was nothing to accept.',
  })
  acceptedTerms(@Root() { termsId }: AccessRequest, @Ctx() ctx: Context) {
    return termsId && planTermsById(ctx, termsId);
  }

  @FieldResolver(() => Catalogue, {
    nullable: true,
    description: 'Where products and plan met; null when the viewer may not see it.',
  })
  catalogue(@Root() request: AccessRequest, @Ctx() ctx: Context) {
    return request.catalogueId && catalogues.byId(ctx, request.catalogueId);
  }

  @Extensions(partBy('decidedById'))
  @FieldResolver(() => User, {
    nullable: true,
    description: 'Who decided or withdrew; null while it waits and when the plan decided.',
  })
  decidedBy(@Root() request: AccessRequest, @Ctx() ctx: Context) {
    return request.decidedById && userById(ctx, request.decidedById);
  }

  @FieldResolver(() => Credential, {
    nullable: true,
    description: 'What was granted or is to be extended; null when the viewer may not see it.',
  })
  credential(@Root() request: AccessRequest, @Ctx() ctx: Context) {
    return request.credentialId && credentials.byId(ctx, request.credentialId);
  }

  @FieldResolver(() => Boolean, { description: 'Whether the viewer may approve or reject it now.' })
  viewerCanDecide(@Root() request: AccessRequest, @Ctx() ctx: Context): Promise<boolean> {
    return mayDecide(ctx, ctx.viewer, request);
  }
}

@Resolver(() => App)
export class AppAccessRequestsResolver {
  @FieldResolver(() => AccessRequestConnection, {
    description: 'Requests for it that the viewer may see, newest first.',
  })
  accessRequests(@Root() app: App, @Ctx() ctx: Context, @Args(() => accessRequestOrder.Args) page: OrderedPageArgs) {
    return accessRequestsOfApp.page(ctx, app.id, page);
  }
}
