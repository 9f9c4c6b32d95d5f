import { Field, InputType } from 'type-graphql';
import { SessionWish } from '../sessions/session-hand-over.ts';

@InputType({ description: 'What the page was handed behind `#`, when the browser came back to it.' })
export class SignInWithCodeInput extends SessionWish {
  @Field(() => String, { description: 'The `code`: it works once, for a minute.' })
  code!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What the page made its `challenge` from, where it began the sign-in with one.',
  })
  verifier?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Password of the account of that address, to link it. Needs a sign-in that began with a challenge.',
  })
  password?: string | null;
}
