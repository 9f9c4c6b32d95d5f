import { ArgsType, Field, InputType } from 'type-graphql';
import { CreatedAndDecidedFilter } from '../../platform/graphql/time-filter.ts';
import { OrganisationRequestStatus } from './organisation-request.entity.ts';
import { organisationRequestOrder } from './organisation-request.queries.ts';

@InputType({ description: 'An organisation that a consumer would like to have.' })
export class RequestOrganisationInput {
  @Field(() => String, { description: 'A name of up to 100 characters that no other organisation has.' })
  name!: string;
}

@InputType({ description: 'What an API owner may change while approving.' })
export class ApproveOrganisationRequestInput {
  @Field(() => String, { nullable: true, description: 'Another name than was asked for, where that does not fit.' })
  name?: string | null;
}

@InputType({ description: 'Which requests to list; all conditions must hold.' })
export class OrganisationRequestFilter extends CreatedAndDecidedFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Words that must all occur in the name, whatever their case and accents.',
  })
  search?: string | null;

  @Field(() => [OrganisationRequestStatus], { nullable: true, description: 'Only in one of these states.' })
  statuses?: OrganisationRequestStatus[] | null;
}

@ArgsType()
export class OrganisationRequestsArgs extends organisationRequestOrder.Args {
  @Field(() => OrganisationRequestFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: OrganisationRequestFilter | null;
}
