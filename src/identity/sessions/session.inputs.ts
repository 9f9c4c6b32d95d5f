import { Field, InputType } from 'type-graphql';
import { SessionWish } from './session-hand-over.ts';

@InputType({ description: 'How somebody proves to be the holder of an account.' })
export class SignInInput extends SessionWish {
  @Field(() => String, { description: 'E-mail address of the account.' })
  email!: string;

  @Field(() => String, { description: 'Every Unicode character counts, spaces too.' })
  password!: string;
}
