import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { Credential } from '../../apps/credentials/credential.entity.ts';
import { credentialById } from '../../apps/credentials/credential.queries.ts';
import type { Context } from '../../platform/context.ts';
import type { Caller } from '../../platform/graphql/auth-checker.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { ACCOUNTS, ServiceScope, UserRole } from '../../platform/viewer.ts';
import { AccessRequest } from '../requests/access-request.entity.ts';
import { ChangePlanInput, RenewCredentialInput, RequestAccessInput } from './asking.inputs.ts';
import { cancelAccessRequest, changePlan, renewCredential, requestAccess } from './asking.service.ts';

const RequestAccessPayload = payloadOf('requestAccess', {
  accessRequest: changed(() => AccessRequest, 'The request, already approved when the plan approves by itself.'),
});

const CancelAccessRequestPayload = payloadOf('cancelAccessRequest', {
  accessRequest: changed(() => AccessRequest, 'The request as it is now, also when somebody else decided first.'),
});

const ChangePlanPayload = payloadOf('changePlan', {
  accessRequest: changed(() => AccessRequest, 'The request, already approved when the new plan approves by itself.'),
  credential: changed(() => Credential, 'The credential, on its old plan until the request is approved.'),
});

const RenewCredentialPayload = payloadOf('renewCredential', {
  accessRequest: changed(() => AccessRequest, 'The request, already approved when the plan approves by itself.'),
  credential: changed(() => Credential, 'The credential, with its old end until the request is approved.'),
});

@Resolver()
export class AskingResolver {
  @Authorized<Caller>(...ACCOUNTS, ServiceScope.CREATE_REQUESTS)
  @Mutation(() => RequestAccessPayload, {
    description:
      "Asks for products on one plan, for an existing or a new app. API owners, and programs with the scope CREATE_REQUESTS, ask on behalf of the app's owner. Errors: FLOW_DISABLED, APP_REQUIRED, NOT_FOUND, INVALID_INPUT, PRODUCT_NOT_REQUESTABLE, PLAN_NOT_ENFORCED, MIXED_AUTH_TYPES, MIXED_PROVIDERS, PLAN_NOT_OFFERED, CATALOGUE_REQUIRED, NAME_TAKEN, VISIBILITY_NOT_ALLOWED, WRONG_STATE, ACCOUNT_LOCKED, PLAN_MISMATCH, ALREADY_GRANTED, DUPLICATE_REQUEST, REQUEST_FREQUENCY_EXCEEDED, ANSWER_MISSING, ANSWER_INVALID, IDEMPOTENCY_MISMATCH.",
  })
  async requestAccess(
    @Ctx() ctx: Context,
    @Arg('input', () => RequestAccessInput, { description: 'What is asked for.' }) input: RequestAccessInput,
  ) {
    return { accessRequest: await requestAccess(ctx, input) };
  }

  @Authorized<Caller>(UserRole.CONSUMER_ADMIN, UserRole.TEAM_MEMBER, ServiceScope.CREATE_REQUESTS)
  @Mutation(() => CancelAccessRequestPayload, {
    description:
      'Withdraws a request that waits. For the requester, administrators of the organisation, and the program that asked. Errors: NOT_FOUND, ALREADY_DECIDED.',
  })
  async cancelAccessRequest(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
  ) {
    return { accessRequest: await cancelAccessRequest(ctx, id) };
  }

  @Authorized()
  @Mutation(() => ChangePlanPayload, {
    description:
      'Asks for another plan for a credential with all of its products; the key stays, and the old plan holds until the decision. For everybody who sees the app; API owners ask on behalf of its owner. Errors: NOT_FOUND, SAME_PLAN, WRONG_STATE, ACCOUNT_LOCKED, PRODUCT_NOT_REQUESTABLE, PLAN_NOT_ENFORCED, MIXED_PROVIDERS, PLAN_NOT_OFFERED, REQUEST_FREQUENCY_EXCEEDED, ALREADY_GRANTED, DUPLICATE_REQUEST, PLAN_CHANGE_PENDING, INVALID_INPUT.',
  })
  async changePlan(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangePlanInput, { description: 'Which credential, and to which plan.' })
    input: ChangePlanInput,
  ) {
    const accessRequest = await changePlan(ctx, input);
    return { accessRequest, credential: await credentialById(ctx, input.credentialId) };
  }

  @Authorized()
  @Mutation(() => RenewCredentialPayload, {
    description:
      'Asks for a longer life for a credential, also for one that has expired: the lifetime of its plan, from the approval on. It does not count against the request frequency of the plan. For everybody who sees the app; API owners ask on behalf of its owner. Errors: NOT_FOUND, WRONG_STATE, ACCOUNT_LOCKED, PRODUCT_NOT_REQUESTABLE, PLAN_NOT_ENFORCED, PLAN_NOT_OFFERED, ALREADY_GRANTED, DUPLICATE_REQUEST, INVALID_INPUT.',
  })
  async renewCredential(
    @Ctx() ctx: Context,
    @Arg('input', () => RenewCredentialInput, { description: 'Which credential, and why.' })
    input: RenewCredentialInput,
  ) {
    const accessRequest = await renewCredential(ctx, input);
    return { accessRequest, credential: await credentialById(ctx, input.credentialId) };
  }
}
