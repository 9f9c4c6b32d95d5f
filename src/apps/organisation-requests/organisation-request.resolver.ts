import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Extensions,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { User } from '../../identity/accounts/user.entity.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import { Organisation } from '../../identity/organisations/organisation.entity.ts';
import { organisationById } from '../../identity/organisations/organisation.queries.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { OrganisationRequest } from './organisation-request.entity.ts';
import {
  ApproveOrganisationRequestInput,
  OrganisationRequestsArgs,
  RequestOrganisationInput,
} from './organisation-request.inputs.ts';
import { listOrganisationRequests } from './organisation-request.queries.ts';
import {
  approveOrganisationRequest,
  rejectOrganisationRequest,
  requestOrganisation,
  withdrawOrganisationRequest,
} from './organisation-request.service.ts';

const OrganisationRequestConnection = connectionOf(OrganisationRequest, 'OrganisationRequest');

const RequestOrganisationPayload = payloadOf('requestOrganisation', {
  organisationRequest: changed(
    () => OrganisationRequest,
    'What was asked for, approved already where nobody has to decide.',
  ),
});
const AS_DECIDED = 'The request as it was decided, also where somebody else was first.';
const ApprovePayload = payloadOf('approveOrganisationRequest', {
  organisationRequest: changed(() => OrganisationRequest, AS_DECIDED),
});
const RejectPayload = payloadOf('rejectOrganisationRequest', {
  organisationRequest: changed(() => OrganisationRequest, AS_DECIDED),
});
const WithdrawPayload = payloadOf('withdrawOrganisationRequest', {
  organisationRequest: changed(() => OrganisationRequest, 'The request as it is now.'),
});

/** Whoever gets an organisation takes apps along, of which only this module knows. */
@Resolver(() => OrganisationRequest)
export class OrganisationRequestResolver {
  @Authorized()
  @Query(() => OrganisationRequestConnection, {
    description: 'Organisations that consumers ask for, oldest first: for API owners all, for others their own.',
  })
  organisationRequests(
    @Ctx() ctx: Context,
    @Args(() => OrganisationRequestsArgs) { filter, ...page }: OrganisationRequestsArgs,
  ) {
    return listOrganisationRequests(ctx, filter ?? {}, page);
  }

  @Authorized(UserRole.CONSUMER_ADMIN, UserRole.TEAM_MEMBER)
  @Extensions({ changesAccounts: true })
  @Refuses('FLOW_DISABLED', 'WRONG_STATE', 'DUPLICATE_REQUEST', 'INVALID_INPUT', 'NAME_TAKEN', 'NO_LONGER_VALID')
  @Mutation(() => RequestOrganisationPayload, {
    description:
      'Asks for an organisation of one’s own, where `portalSettings.organisationRequests` is on. For consumers of the Default Organisation.',
  })
  async requestOrganisation(
    @Ctx() ctx: Context,
    @Arg('input', () => RequestOrganisationInput, { description: 'How it shall be called.' })
    input: RequestOrganisationInput,
  ) {
    return { organisationRequest: await requestOrganisation(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Extensions({ changesAccounts: true })
  @Refuses('NOT_FOUND', 'ALREADY_DECIDED', 'NO_LONGER_VALID', 'INVALID_INPUT', 'NAME_TAKEN')
  @Mutation(() => ApprovePayload, {
    description:
      'Makes the organisation that somebody asked for. They administer it, are in its default team alone, and bring their apps along. For API owners.',
  })
  async approveOrganisationRequest(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
    @Arg('input', () => ApproveOrganisationRequestInput, { nullable: true, description: 'What is to be different.' })
    input?: ApproveOrganisationRequestInput | null,
  ) {
    return { organisationRequest: await approveOrganisationRequest(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'ALREADY_DECIDED', 'INVALID_INPUT')
  @Mutation(() => RejectPayload, {
    description: 'Refuses an organisation; the requester is told by mail, and may ask again. For API owners.',
  })
  async rejectOrganisationRequest(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
    @Arg('reason', () => String, { nullable: true, description: 'What the requester is told, up to 2000 characters.' })
    reason?: string | null,
  ) {
    return { organisationRequest: await rejectOrganisationRequest(ctx, id, reason) };
  }

  @Authorized(UserRole.CONSUMER_ADMIN, UserRole.TEAM_MEMBER)
  @Refuses('NOT_FOUND', 'ALREADY_DECIDED')
  @Mutation(() => WithdrawPayload, {
    description: 'Takes back the wish for an organisation while it waits. For whoever asked.',
  })
  async withdrawOrganisationRequest(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
  ) {
    return { organisationRequest: await withdrawOrganisationRequest(ctx, id) };
  }

  @FieldResolver(() => User, { description: 'The consumer who would like to have it.' })
  requester(@Root() request: OrganisationRequest, @Ctx() ctx: Context) {
    return userById(ctx, request.requesterId);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'The API owner who decided; null while it waits, and where the portal approved by itself.',
  })
  decidedBy(@Root() request: OrganisationRequest, @Ctx() ctx: Context) {
    return request.decidedById && userById(ctx, request.decidedById);
  }

  @FieldResolver(() => Organisation, { nullable: true, description: 'What came of it; null unless it was approved.' })
  organisation(@Root() request: OrganisationRequest, @Ctx() ctx: Context) {
    return request.organisationId && organisationById(ctx, request.organisationId);
  }
}
