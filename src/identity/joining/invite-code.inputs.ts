import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { CreatedAndExpiringFilter } from '../../platform/graphql/time-filter.ts';
import { inviteCodeOrder } from './invite-code.queries.ts';

@InputType()
abstract class InviteCodeInput {
  @Field(() => String, { nullable: true, description: 'What it is for, up to 200 characters. Null takes it away.' })
  note?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when it works. Null is for ever.' })
  expiresAt?: Date | null;

  @Field(() => ID, {
    nullable: true,
    description: 'A team of the organisation that people join beside its default team. Null is none.',
  })
  teamId?: string | null;
}

@InputType({ description: 'A code to sign up with.' })
export class CreateInviteCodeInput extends InviteCodeInput {
  @Field(() => ID, { description: 'The organisation that people join with it.' })
  organisationId!: string;

  @Field(() => Int, { description: 'How many accounts can come of it, 1 to 100000.' })
  quota!: number;
}

@InputType({ description: 'What to change of a code; absent fields stay.' })
export class UpdateInviteCodeInput extends InviteCodeInput {
  @Field(() => Int, {
    nullable: true,
    description: 'How many accounts can come of it, up to 100000 and not fewer than there are.',
  })
  quota?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is switched on.' })
  isActive?: boolean | null;
}

@InputType({ description: 'Which codes to list; all conditions must hold.' })
export class InviteCodeFilter extends CreatedAndExpiringFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Words that must all occur in the code or its note, whatever their case and accents.',
  })
  search?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Only into one of these organisations.' })
  organisationIds?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only those that somebody can sign up with now, or only the others.',
  })
  isUsable?: boolean | null;
}

@ArgsType()
export class InviteCodesArgs extends inviteCodeOrder.Args {
  @Field(() => InviteCodeFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: InviteCodeFilter | null;
}
