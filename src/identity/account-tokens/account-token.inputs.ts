import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { CreatedAndExpiringFilter } from '../../platform/graphql/time-filter.ts';
import { TokenScope } from '../../platform/token-scope.ts';
import { accountTokenOrder } from './account-token.queries.ts';

@InputType({ description: 'Access for a program that acts as an account.' })
export class CreateAccountTokenInput {
  @Field(() => String, { description: 'What it is for, up to 100 characters.' })
  name!: string;

  @Field(() => [TokenScope], { description: 'What it may do; at least one.' })
  scopes!: TokenScope[];

  @Field(() => ID, {
    nullable: true,
    description: "The service account that it acts as; the viewer's own account when absent.",
  })
  userId?: string | null;

  @Field(() => Int, {
    defaultValue: 90,
    description: 'Days until it stops working, from 1 to what the operator allows: 365, if nothing else was chosen.',
  })
  expiresInDays: number = 90;
}

@InputType({ description: 'How a token is given another secret.' })
export class RotateAccountTokenInput {
  @Field(() => Int, {
    defaultValue: 0,
    description: 'Seconds for which the secret so far goes on working beside the new one, up to 604800: seven days.',
  })
  overlapSeconds: number = 0;

  @Field(() => Int, { defaultValue: 90, description: 'Days until the new secret stops working, as at the making.' })
  expiresInDays: number = 90;
}

@InputType({ description: 'Which tokens to list; all conditions must hold.' })
export class AccountTokenFilter extends CreatedAndExpiringFilter {
  @Field(() => [ID], { nullable: true, description: 'Only those that act as one of these accounts.' })
  userIds?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those that work, or only those that have ended.' })
  isLiving?: boolean | null;
}

@ArgsType()
export class AccountTokensArgs extends accountTokenOrder.Args {
  @Field(() => AccountTokenFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: AccountTokenFilter | null;
}
