import { ArgsType, Field, InputType } from 'type-graphql';
import { CreatedFilter } from '../../platform/graphql/time-filter.ts';
import { AttributeInput } from '../attributes/attribute-value.ts';
import { RegistrationStatus } from './registration.entity.ts';
import { registrationOrder } from './registration.queries.ts';

@InputType({ description: 'Who wants an account.' })
export class SignUpInput {
  @Field(() => String, { description: 'E-mail address, which a link is sent to; also the name to sign in with.' })
  email!: string;

  @Field(() => String, { description: 'Name shown to others, up to 100 characters.' })
  displayName!: string;

  @Field(() => String, {
    description:
      'A password that is long enough (15 characters where the operator says nothing else, 200 at most) and hard to guess.',
  })
  password!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A code of an API owner, which leads into an organisation without anybody deciding.',
  })
  inviteCode?: string | null;

  @Field(() => [AttributeInput], {
    nullable: true,
    description: 'What `signUpForm` asks.',
  })
  attributes?: AttributeInput[] | null;
}

@InputType({ description: 'How somebody who signed up proves the address.' })
export class ConfirmSignUpInput {
  @Field(() => String, { description: 'From the link in the mail.' })
  token!: string;

  @Field(() => String, {
    description: 'The password that was chosen: so nobody confirms what somebody else began with their address.',
  })
  password!: string;
}

@InputType({ description: 'Which sign-ups to list; all conditions must hold.' })
export class RegistrationFilter extends CreatedFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Words that must all occur in the name or the address, whatever their case and accents.',
  })
  search?: string | null;

  @Field(() => [RegistrationStatus], { nullable: true, description: 'Only in one of these states.' })
  statuses?: RegistrationStatus[] | null;
}

@ArgsType()
export class RegistrationsArgs extends registrationOrder.Args {
  @Field(() => RegistrationFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: RegistrationFilter | null;
}
