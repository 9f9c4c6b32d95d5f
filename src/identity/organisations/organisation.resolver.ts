import { Arg, Args, Authorized, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Organisation } from './organisation.entity.ts';
import { CreateOrganisationInput, OrganisationsArgs, UpdateOrganisationInput } from './organisation.inputs.ts';
import { listOrganisations } from './organisation.queries.ts';
import { createOrganisation, updateOrganisation } from './organisation.service.ts';

const OrganisationConnection = connectionOf(Organisation, 'Organisation');

const CreateOrganisationPayload = payloadOf('createOrganisation', {
  organisation: changed(() => Organisation, 'The new organisation, with its default team.'),
});

const UpdateOrganisationPayload = payloadOf('updateOrganisation', {
  organisation: changed(() => Organisation, 'The organisation as it is now.'),
});

@Resolver(() => Organisation)
export class OrganisationResolver {
  @Authorized()
  @Query(() => OrganisationConnection, {
    description: 'Organisations that the viewer may see: owners all, others their own.',
  })
  organisations(@Ctx() ctx: Context, @Args(() => OrganisationsArgs) { filter, ...page }: OrganisationsArgs) {
    return listOrganisations(ctx, filter, page);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN')
  @Mutation(() => CreateOrganisationPayload, {
    description: 'Makes an organisation with its default team. For API owners.',
  })
  async createOrganisation(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateOrganisationInput, { description: 'Its name, which no other organisation has.' })
    input: CreateOrganisationInput,
  ) {
    return { organisation: (await createOrganisation(ctx, input)).organisation };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN')
  @Mutation(() => UpdateOrganisationPayload, {
    description: 'Renames an organisation. For API owners and its administrators.',
  })
  async updateOrganisation(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the organisation.' }) id: string,
    @Arg('input', () => UpdateOrganisationInput, CHANGES) input: UpdateOrganisationInput,
  ) {
    return { organisation: await updateOrganisation(ctx, id, input) };
  }
}
