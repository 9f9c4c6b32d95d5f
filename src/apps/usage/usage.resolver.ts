import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Product } from '../../catalogue/products/product.entity.ts';
import type { Context } from '../../platform/context.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { App } from '../apps/app.entity.ts';
import { apps } from '../apps/app.queries.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { quotaStateOf } from './quota-state.queries.ts';
import { pageOfBuckets, spanOf, UsageArgs, UsageBucketsArgs } from './usage.inputs.ts';
import { usageByApiOf, usageOf } from './usage.queries.ts';
import { QuotaState, Usage, UsageBucketConnection, UsageByApi, type UsageOf } from './usage.types.ts';

const usage = (ctx: Context, of: UsageOf['of'], id: string, args: UsageArgs) =>
  usageOf(ctx, { of, id, ...spanOf(args) });

@Resolver(() => Credential)
export class CredentialUsageResolver {
  @FieldResolver(() => Usage, { nullable: true, description: 'What was called with its key.' })
  usage(@Root() { id }: Credential, @Ctx() ctx: Context, @Args(() => UsageArgs) args: UsageArgs) {
    return usage(ctx, 'credential', id, args);
  }

  @FieldResolver(() => QuotaState, {
    nullable: true,
    description:
      'How much of its quota is left, asked live: waits up to 5 seconds, for all credentials of a list together. Null where it has ended, or its plan has no quota.',
  })
  quotaState(@Root() credential: Credential, @Ctx() ctx: Context) {
    return quotaStateOf(ctx, credential);
  }
}

@Resolver(() => App)
export class AppUsageResolver {
  @FieldResolver(() => Usage, {
    nullable: true,
    description:
      'What was called with the keys of all its credentials, also those that have ended; null where the app is seen only as a part of something else.',
  })
  async usage(@Root() { id }: App, @Ctx() ctx: Context, @Args(() => UsageArgs) args: UsageArgs) {
    const asked = spanOf(args);
    return (await apps.byId(ctx, id)) && usageOf(ctx, { of: 'app', id, ...asked });
  }
}

@Resolver(() => Product)
export class ProductUsageResolver {
  @FieldResolver(() => Usage, {
    nullable: true,
    description:
      'What was called of its APIs: for API owners and auditors by whomever and by whatever product, for others with the keys of the apps that they see and that have it; null for who is not signed in.',
  })
  usage(@Root() { id }: Product, @Ctx() ctx: Context, @Args(() => UsageArgs) args: UsageArgs) {
    return ctx.viewer && usage(ctx, 'product', id, args);
  }
}

@Resolver(() => Usage)
export class UsageResolver {
  @FieldResolver(() => UsageBucketConnection, {
    nullable: true,
    description: 'Hours or days in which calls were recorded, the first of them first. Null where nobody tells.',
  })
  buckets(@Root() { gap, rows }: Usage, @Args(() => UsageBucketsArgs) page: OrderedPageArgs) {
    return gap ? null : pageOfBuckets(rows, page);
  }

  @FieldResolver(() => UsageByApi, { description: 'Which APIs were called.' })
  byApi(@Root() { asked }: Usage, @Ctx() ctx: Context) {
    return usageByApiOf(ctx, asked);
  }
}
