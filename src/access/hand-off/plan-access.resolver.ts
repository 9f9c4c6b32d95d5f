import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { SecretDelivery } from '../../catalogue/offer/secret-delivery.ts';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Context } from '../../platform/context.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { seesAll, UserRole } from '../../platform/viewer.ts';
import { readPortalSettings } from '../settings/portal-settings.queries.ts';
import { handOffOf } from './hand-off.rules.ts';
import { PlanAccessInput } from './plan-access.inputs.ts';
import { configurePlanAccess } from './plan-access.service.ts';

const ConfigurePlanAccessPayload = payloadOf('configurePlanAccess', {
  plan: changed(() => Plan, 'The plan as it is now.'),
});

@Resolver(() => Plan)
export class PlanAccessResolver {
  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'WRONG_STATE')
  @Mutation(() => ConfigurePlanAccessPayload, {
    description:
      'Says for one plan who decides its requests and how its secrets are delivered; holds for new requests. For API owners.',
  })
  async configurePlanAccess(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string,
    @Arg('input', () => PlanAccessInput, CHANGES) input: PlanAccessInput,
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
    return seesAll(ctx.viewer) ? plan.externalRedirectUrl : null;
  }

  @FieldResolver(() => SecretDelivery, { description: 'How secrets of its credentials reach consumers.' })
  async secretDelivery(@Root() plan: Plan, @Ctx() ctx: Context): Promise<SecretDelivery> {
    return plan.secretDelivery ?? (await readPortalSettings(ctx)).secretDelivery;
  }
}
