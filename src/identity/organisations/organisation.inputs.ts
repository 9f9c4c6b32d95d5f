import { ArgsType, Field, InputType } from 'type-graphql';
import { CreatedFilter } from '../../platform/graphql/time-filter.ts';
import { organisationOrder } from './organisation.queries.ts';

@InputType({ description: 'A customer whose members share teams.' })
export class CreateOrganisationInput {
  @Field(() => String, { description: 'Unique name, up to 100 characters.' })
  name!: string;
}

@InputType({ description: 'What to change of an organisation; absent fields stay.' })
export class UpdateOrganisationInput {
  @Field(() => String, { nullable: true, description: 'Unique name, up to 100 characters.' })
  name?: string | null;
}

@InputType({ description: 'Which organisations to list; all conditions must hold.' })
export class OrganisationFilter extends CreatedFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Words that must all occur in the name, whatever their case and accents.',
  })
  search?: string | null;
}

@ArgsType()
export class OrganisationsArgs extends organisationOrder.Args {
  @Field(() => OrganisationFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: OrganisationFilter | null;
}
