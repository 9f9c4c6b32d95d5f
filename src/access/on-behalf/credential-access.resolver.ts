import { Arg, Authorized, Ctx, Field, FieldResolver, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import { credentialById } from '../../apps/apps/app.queries.ts';
import { Credential } from '../../apps/credentials/credential.entity.ts';
import { planById } from '../../catalogue/catalogues/catalogue.queries.ts';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Context } from '../../platform/context.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import { changePlan, renewCredential } from '../asking/access-request.service.ts';
import { AccessRequest, AccessRequestKind } from '../requests/access-request.entity.ts';
import {
  AddCredentialInput,
  AddProductsToCredentialInput,
  ChangePlanInput,
  RenewCredentialInput,
} from '../requests/access-request.inputs.ts';
import { openRequestsOfCredential } from '../requests/access-request.queries.ts';
import { addCredential, giveProducts } from './on-behalf.service.ts';

@ObjectType({ description: 'Result of `addCredential`.' })
class AddCredentialPayload extends MutationPayload {
  @Field(() => Credential, { nullable: true, description: 'The new credential, on its way to the gateway.' })
  credential?: Credential | null;
}

@ObjectType({ description: 'Result of `addProductsToCredential`.' })
class AddProductsToCredentialPayload extends MutationPayload {
  @Field(() => Credential, { nullable: true, description: 'The credential, on its way to the gateway.' })
  credential?: Credential | null;
}

@ObjectType({ description: 'Result of `changePlan`.' })
class ChangePlanPayload extends MutationPayload {
  @Field(() => AccessRequest, {
    nullable: true,
    description: 'The request, already approved when the new plan approves by itself.',
  })
  accessRequest?: AccessRequest | null;

  @Field(() => Credential, {
    nullable: true,
    description: 'The credential, on its old plan until the request is approved.',
  })
  credential?: Credential | null;
}

@ObjectType({ description: 'Result of `renewCredential`.' })
class RenewCredentialPayload extends MutationPayload {
  @Field(() => AccessRequest, {
    nullable: true,
    description: 'The request, already approved when the plan approves by itself.',
  })
  accessRequest?: AccessRequest | null;

  @Field(() => Credential, { nullable: true, description: 'The credential, with its old end until then.' })
  credential?: Credential | null;
}

@Resolver(() => Credential)
export class CredentialAccessResolver {
  @Authorized(UserRole.API_OWNER)
  @Mutation(() => AddCredentialPayload, {
    description:
      'Gives an app of a consumer a credential, without a request. For API owners. Errors: NOT_FOUND, INVALID_INPUT, MIXED_AUTH_TYPES, PRODUCT_NOT_REQUESTABLE, MIXED_PROVIDERS.',
  })
  async addCredential(
    @Ctx() ctx: Context,
    @Arg('input', () => AddCredentialInput, { description: 'What it opens, and for which app.' })
    input: AddCredentialInput,
  ): Promise<AddCredentialPayload> {
    return { credential: await addCredential(ctx, input), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => AddProductsToCredentialPayload, {
    description:
      'Puts more products on a credential, on its plan, without a request. For API owners. Errors: NOT_FOUND, INVALID_INPUT, MIXED_AUTH_TYPES, PRODUCT_NOT_REQUESTABLE, MIXED_PROVIDERS, WRONG_STATE, ALREADY_GRANTED.',
  })
  async addProductsToCredential(
    @Ctx() ctx: Context,
    @Arg('input', () => AddProductsToCredentialInput, { description: 'Which products, on which credential.' })
    input: AddProductsToCredentialInput,
  ): Promise<AddProductsToCredentialPayload> {
    return { credential: await giveProducts(ctx, input), userErrors: [] };
  }

  @Authorized()
  @Mutation(() => ChangePlanPayload, {
    description:
      'Asks for another plan for a credential with all of its products; the key stays, and the old plan holds until the decision. For everybody who sees the app; API owners ask on behalf of its owner. Errors: NOT_FOUND, SAME_PLAN, WRONG_STATE, PRODUCT_NOT_REQUESTABLE, MIXED_PROVIDERS, PLAN_NOT_OFFERED, REQUEST_FREQUENCY_EXCEEDED, DUPLICATE_REQUEST, PLAN_CHANGE_PENDING, INVALID_INPUT.',
  })
  async changePlan(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangePlanInput, { description: 'Which credential, and to which plan.' })
    input: ChangePlanInput,
  ): Promise<ChangePlanPayload> {
    const accessRequest = await changePlan(ctx, input);
    return { accessRequest, credential: await credentialById(ctx, input.credentialId), userErrors: [] };
  }

  @Authorized()
  @Mutation(() => RenewCredentialPayload, {
    description:
      'Asks for a longer life for a credential: the lifetime of its plan, from the approval on. For everybody who sees the app; API owners ask on behalf of its owner. Errors: NOT_FOUND, WRONG_STATE, PRODUCT_NOT_REQUESTABLE, PLAN_NOT_OFFERED, REQUEST_FREQUENCY_EXCEEDED, DUPLICATE_REQUEST, INVALID_INPUT.',
  })
  async renewCredential(
    @Ctx() ctx: Context,
    @Arg('input', () => RenewCredentialInput, { description: 'Which credential, and why.' })
    input: RenewCredentialInput,
  ): Promise<RenewCredentialPayload> {
    const accessRequest = await renewCredential(ctx, input);
    return { accessRequest, credential: await credentialById(ctx, input.credentialId), userErrors: [] };
  }

  @FieldResolver(() => [AccessRequest], {
    description: 'Requests that wait for a decision and would change it, oldest first.',
  })
  pendingRequests(@Root() credential: Credential, @Ctx() ctx: Context) {
    return openRequestsOfCredential(ctx, credential.id);
  }

  @FieldResolver(() => Plan, {
    nullable: true,
    description: 'The plan that was asked for and waits for a decision; null when there is none.',
  })
  async pendingPlan(@Root() credential: Credential, @Ctx() ctx: Context) {
    const open = await openRequestsOfCredential(ctx, credential.id);
    const change = open.find(({ kind }) => kind === AccessRequestKind.CHANGE_PLAN);
    return change ? planById(ctx, change.planId) : null;
  }
}
