import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { CreatedFilter } from '../../platform/graphql/time-filter.ts';
import { AppOfferStatus } from './app-offer.entity.ts';
import { appOfferOrder } from './app-offer.queries.ts';

@InputType({ description: 'A colleague, asked whether they take something over from its owner.' })
export class OfferAppInput {
  @Field(() => ID, { description: 'An active member of the same organisation who sees the app.' })
  recipientId!: string;

  @Field(() => String, { nullable: true, description: 'Words to the recipient, up to 2000 characters.' })
  message?: string | null;
}

@InputType({ description: 'A change of hands that nobody is asked about.' })
export class TransferAppInput {
  @Field(() => ID, { description: 'An active member of the organisation of the app.' })
  ownerId!: string;
}

@InputType({ description: 'Which offers to list; all conditions must hold.' })
export class AppOfferFilter extends CreatedFilter {
  @Field(() => [AppOfferStatus], { nullable: true, description: 'Only in one of these states.' })
  statuses?: AppOfferStatus[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only of one of these apps.' })
  appIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only to one of these accounts.' })
  recipientIds?: string[] | null;
}

@ArgsType()
export class AppOffersArgs extends appOfferOrder.Args {
  @Field(() => AppOfferFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: AppOfferFilter | null;
}
