import {
  Arg,
  Args,
  ArgsType,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import { planById } from '../../catalogue/plans/plan.queries.ts';
import { Product } from '../../catalogue/products/product.entity.ts';
import { productOrder } from '../../catalogue/products/product.queries.ts';
import { ProductConnection } from '../../catalogue/products/product.resolver.ts';
import { User } from '../../identity/accounts/user.entity.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { OrderDirection, type OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { MAX_LIST } from '../../platform/graphql/paging.ts';
import { App } from '../apps/app.entity.ts';
import { appById } from '../apps/app.queries.ts';
import { Credential } from './credential.entity.ts';
import { CredentialFilter } from './credential.inputs.ts';
import {
  credentialById,
  credentialOrder,
  credentials,
  credentialsOfApp,
  listCredentials,
  productsOfCredential,
  successorOfCredential,
} from './credential.queries.ts';
import { isEnded } from './credential.rules.ts';

const CredentialConnection = connectionOf(Credential, 'Credential');

@ArgsType()
class CredentialsArgs extends credentialOrder.Args {
  @Field(() => CredentialFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: CredentialFilter | null;
}

@Resolver(() => Credential)
export class CredentialResolver {
  @Authorized()
  @Query(() => CredentialConnection, {
    description: 'Credentials of the apps that the viewer may see, newest first; for API owners all that were issued.',
  })
  credentials(@Ctx() ctx: Context, @Args(() => CredentialsArgs) { filter, ...page }: CredentialsArgs) {
    return listCredentials(ctx, filter ?? {}, page);
  }

  @Authorized()
  @Query(() => Credential, {
    nullable: true,
    description: 'One credential; null when there is none that the viewer may see.',
  })
  credential(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the credential.' }) id: string) {
    return credentials.find(ctx, id);
  }

  @FieldResolver(() => App, { description: 'The app that holds it.' })
  app(@Root() { appId }: Credential, @Ctx() ctx: Context) {
    return appById(ctx, appId);
  }

  @FieldResolver(() => Plan, { description: 'Its plan; each credential has exactly one.' })
  plan(@Root() { planId }: Credential, @Ctx() ctx: Context) {
    return planById(ctx, planId);
  }

  @FieldResolver(() => [Product], {
    description: `The products it opens: the first ${MAX_LIST}; \`productsConnection\` has all.`,
  })
  products(@Root() { id }: Credential, @Ctx() ctx: Context) {
    return productsOfCredential.list(ctx, id);
  }

  @FieldResolver(() => ProductConnection, { description: 'The products it opens.' })
  productsConnection(
    @Root() { id }: Credential,
    @Ctx() ctx: Context,
    @Args(() => productOrder.Args) page: OrderedPageArgs,
  ) {
    return productsOfCredential.page(ctx, id, page);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description:
      'Who caused it to be issued: the person who approved the request, the requester where the plan approved by itself, or the API owner who added it on behalf of the consumer. Null where that was the system.',
  })
  issuedBy(@Root() { issuedById }: Credential, @Ctx() ctx: Context) {
    return issuedById && userById(ctx, issuedById);
  }

  @FieldResolver(() => Credential, { nullable: true, description: 'The credential that it replaced by rotation.' })
  replaces(@Root() { replacesId }: Credential, @Ctx() ctx: Context) {
    return replacesId && credentialById(ctx, replacesId);
  }

  @FieldResolver(() => Credential, { nullable: true, description: 'The credential that replaced it by rotation.' })
  replacedBy(@Root() { id }: Credential, @Ctx() ctx: Context) {
    return successorOfCredential(ctx, id);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Seconds left of the overlap, for a countdown; 0 once it only waits for the new one to work.',
  })
  retiresInSeconds(@Root() { status, retiresAt }: Credential): number | null {
    if (!retiresAt || isEnded({ status })) return null;
    return Math.max(0, Math.ceil((retiresAt.getTime() - Date.now()) / 1000));
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether the gateway confirmed its newest state; false while a change, or a repair of its key, is on its way there.',
  })
  isApplied(@Root() { revision, appliedRevision, driftedAt, lostAt }: Credential): boolean {
    return revision === appliedRevision && driftedAt === null && lostAt === null;
  }
}

@Resolver(() => App)
export class AppCredentialsResolver {
  @FieldResolver(() => [Credential], {
    description: `Its credentials, oldest first, also those that ended: the first ${MAX_LIST}; \`credentialsConnection\` has all.`,
  })
  credentials(@Root() { id }: App, @Ctx() ctx: Context) {
    return credentialsOfApp.list(ctx, id, { orderBy: { field: 'CREATED_AT', direction: OrderDirection.ASC } });
  }

  @FieldResolver(() => CredentialConnection, { description: 'Its credentials, also those that ended.' })
  credentialsConnection(
    @Root() { id }: App,
    @Ctx() ctx: Context,
    @Args(() => credentialOrder.Args) page: OrderedPageArgs,
  ) {
    return credentialsOfApp.page(ctx, id, page);
  }
}
