import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import { planById } from '../../catalogue/plans/plan.queries.ts';
import { Product } from '../../catalogue/products/product.entity.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import { App } from '../apps/app.entity.ts';
import { appById, findVisibleCredential, listCredentials, productsOfCredential } from '../apps/app.queries.ts';
import { retryProvisioning, revokeCredential } from '../lifecycle/credential.service.ts';
import { revealCredential } from '../lifecycle/credential-secret.service.ts';
import { Credential } from './credential.entity.ts';
import { CredentialFilterInput } from './credential.inputs.ts';

@ObjectType({ description: 'Result of `revealCredential`.' })
class RevealCredentialPayload extends MutationPayload {
  @Field(() => Credential, { nullable: true, description: 'The credential.' })
  credential?: Credential | null;

  @Field(() => String, {
    nullable: true,
    description: 'What to send to the gateway, for an API key in the `Authorization` header.',
  })
  secret?: string | null;
}

@ObjectType({ description: 'Result of `revokeCredential`.' })
class RevokeCredentialPayload extends MutationPayload {
  @Field(() => Credential, { nullable: true, description: 'The ended credential.' })
  credential?: Credential | null;
}

@ObjectType({ description: 'Result of `retryProvisioning`.' })
class RetryProvisioningPayload extends MutationPayload {
  @Field(() => Credential, { nullable: true, description: 'The credential, on its way to the gateway again.' })
  credential?: Credential | null;
}

const CredentialConnection = connectionOf(Credential, 'Credential');

@Resolver(() => Credential)
export class CredentialResolver {
  @Authorized()
  @Query(() => CredentialConnection, {
    description: 'Credentials of the apps that the viewer may see, newest first; for API owners all that were issued.',
  })
  credentials(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => CredentialFilterInput, { nullable: true, description: 'Which of them.' })
    filter?: CredentialFilterInput | null,
  ) {
    return listCredentials(ctx, filter ?? {}, page);
  }

  @Authorized()
  @Query(() => Credential, {
    nullable: true,
    description: 'One credential; null when there is none that the viewer may see.',
  })
  credential(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Its id.' }) id: string) {
    return findVisibleCredential(ctx, id);
  }

  @Authorized()
  @Mutation(() => RevealCredentialPayload, {
    description:
      'Shows the secret and records who saw it; on a plan with REVEAL_ONCE it is erased then. Errors: NOT_FOUND, WRONG_STATE, SECRET_GONE.',
  })
  async revealCredential(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the credential.' }) id: string,
  ): Promise<RevealCredentialPayload> {
    return { ...(await revealCredential(ctx, id)), userErrors: [] };
  }

  @Authorized()
  @Mutation(() => RevokeCredentialPayload, {
    description:
      'Ends a credential for good; the gateway refuses it as soon as it is told. Errors: NOT_FOUND, WRONG_STATE.',
  })
  async revokeCredential(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the credential.' }) id: string,
  ): Promise<RevokeCredentialPayload> {
    return { credential: await revokeCredential(ctx, id), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => RetryProvisioningPayload, {
    description:
      'Tries again what the gateway could not be brought to. For API owners. Errors: NOT_FOUND, WRONG_STATE, SECRET_GONE.',
  })
  async retryProvisioning(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the credential.' }) id: string,
  ): Promise<RetryProvisioningPayload> {
    return { credential: await retryProvisioning(ctx, id), userErrors: [] };
  }

  @FieldResolver(() => App, { description: 'The app that holds it.' })
  app(@Root() credential: Credential, @Ctx() ctx: Context) {
    return appById(ctx, credential.appId);
  }

  @FieldResolver(() => Plan, { description: 'Its plan; each credential has exactly one.' })
  plan(@Root() credential: Credential, @Ctx() ctx: Context) {
    return planById(ctx, credential.planId);
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the gateway confirmed its newest state; false while a change is on its way there.',
  })
  isApplied(@Root() { revision, appliedRevision }: Credential): boolean {
    return revision === appliedRevision;
  }

  @FieldResolver(() => [Product], { description: 'The products it opens.' })
  products(@Root() credential: Credential, @Ctx() ctx: Context) {
    return productsOfCredential(ctx, credential.id);
  }
}
