import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import { planById } from '../../catalogue/plans/plan.queries.ts';
import { Product } from '../../catalogue/products/product.entity.ts';
import { productById } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { effectiveAccessOf } from './effective-access.queries.ts';
import { EffectiveAccess, EffectivePolicy } from './effective-access.types.ts';

@Resolver(() => Credential)
export class CredentialEffectiveAccessResolver {
  @FieldResolver(() => EffectiveAccess, {
    description:
      'What the gateway really grants now, asked live: waits up to 5 seconds, for all credentials of a list together. Those not reached by then are UNKNOWN.',
  })
  effectiveAccess(@Root() credential: Credential, @Ctx() ctx: Context) {
    return effectiveAccessOf(ctx, credential.id);
  }
}

@Resolver(() => EffectivePolicy)
export class EffectivePolicyResolver {
  @FieldResolver(() => Product, { nullable: true, description: 'The product of the credential that has this policy.' })
  product(@Root() { productId }: EffectivePolicy, @Ctx() ctx: Context) {
    return productId && productById(ctx, productId);
  }

  @FieldResolver(() => Plan, { nullable: true, description: 'The plan of the credential, if this is its policy.' })
  plan(@Root() { planId }: EffectivePolicy, @Ctx() ctx: Context) {
    return planId && planById(ctx, planId);
  }
}
