import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Organisation } from './organisation.entity.ts';
import { CreateOrganisationInput } from './organisation.inputs.ts';
import { organisationOrder, organisations } from './organisation.queries.ts';
import { createOrganisation } from './organisation.service.ts';

const OrganisationConnection = connectionOf(Organisation, 'Organisation');

const CreateOrganisationPayload = payloadOf('createOrganisation', {
  organisation: changed(() => Organisation, 'The new organisation, with its default team.'),
});

@Resolver(() => Organisation)
export class OrganisationResolver {
  @Authorized()
  @Query(() => OrganisationConnection, {
    description: 'Organisations that the viewer may see: owners all, others their own.',
  })
  organisations(@Ctx() ctx: Context, @Args(() => organisationOrder.Args) page: OrderedPageArgs) {
    return organisations.list(ctx, organisationOrder, page);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN')
  @Mutation(() => CreateOrganisationPayload, {
    description: 'Makes an organisation with its default team. For API owners.',
  })
  async createOrganisation(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateOrganisationInput, { description: 'How it is called.' })
    input: CreateOrganisationInput,
  ) {
    return { organisation: (await createOrganisation(ctx, input)).organisation };
  }
}
