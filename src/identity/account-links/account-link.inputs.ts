import { Field, InputType } from 'type-graphql';

@InputType({ description: 'Whose password is to be set anew.' })
export class RequestPasswordResetInput {
  @Field(() => String, { description: 'E-mail address of the account.' })
  email!: string;
}

@InputType({ description: 'A password for the account of a mailed link.' })
export class SetPasswordInput {
  @Field(() => String, { description: 'What stands behind `#` in the link.' })
  token!: string;

  @Field(() => String, {
    description:
      'The password, long enough (15 characters where the operator says nothing else, 200 at most) and hard to guess.',
  })
  password!: string;
}
