import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { Credential } from '../../apps/credentials/credential.entity.ts';
import { credentialById } from '../../apps/credentials/credential.queries.ts';
import type { Context } from '../../platform/context.ts';
import type { Caller } from '../../platform/graphql/auth-checker.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { ACCOUNTS, ServiceScope, UserRole } from '../../platform/viewer.ts';
import { AccessRequest } from '../requests/access-request.entity.ts';
import { REGRANT_CODES, REQUEST_CODES } from '../rules/rule-codes.ts';
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
  @Refuses(...REQUEST_CODES)
  @Mutation(() => RequestAccessPayload, {
    description:
      "Asks for products on one plan, for an existing or a new app. API owners, and programs with the scope CREATE_REQUESTS, ask on behalf of the app's owner.",
  })
  async requestAccess(
    @Ctx() ctx: Context,
    @Arg('input', () => RequestAccessInput, { description: 'What is asked for.' }) input: RequestAccessInput,
  ) {
    return { accessRequest: await requestAccess(ctx, input) };
  }

  @Authorized<Caller>(UserRole.CONSUMER_ADMIN, UserRole.TEAM_MEMBER, ServiceScope.CREATE_REQUESTS)
  @Refuses('NOT_FOUND', 'ALREADY_DECIDED')
  @Mutation(() => CancelAccessRequestPayload, {
    description:
      'Withdraws a request that waits. For the requester, administrators of the organisation, and the program that asked.',
  })
  async cancelAccessRequest(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
  ) {
    return { accessRequest: await cancelAccessRequest(ctx, id) };
  }

  @Authorized()
  @Refuses(
    ...REGRANT_CODES,
    'SAME_PLAN',
    'REQUEST_FREQUENCY_EXCEEDED',
    'PLAN_CHANGE_PENDING',
    'ANSWER_MISSING',
    'ANSWER_INVALID',
    'TERMS_NOT_ACCEPTED',
  )
  @Mutation(() => ChangePlanPayload, {
    description:
      'Asks for another plan for a credential with all of its products; the key stays, and the old plan holds until the decision. For everybody who sees the app; API owners ask on behalf of its owner.',
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
  @Refuses(...REGRANT_CODES)
  @Mutation(() => RenewCredentialPayload, {
    description:
      'Asks for a longer life for a credential, also for one that has expired: the lifetime of its plan, from the approval on. It does not count against the request frequency of the plan. For everybody who sees the app; API owners ask on behalf of its owner.',
  })
  async renewCredential(
    @Ctx() ctx: Context,
    @Arg('input', () => RenewCredentialInput, { description: 'The credential, and a reason for whoever decides.' })
    input: RenewCredentialInput,
  ) {
    const accessRequest = await renewCredential(ctx, input);
    return { accessRequest, credential: await credentialById(ctx, input.credentialId) };
  }
}
