import { Field, InputType } from 'type-graphql';
import { JSONObject } from '../../platform/graphql/scalars.ts';
import { SessionWish } from '../sessions/session-hand-over.ts';

@InputType({ description: 'The second step of a sign-in: a code, or what a passkey answers.' })
export class CompleteSignInInput extends SessionWish {
  @Field(() => String, { description: 'The `token` of the challenge.' })
  challenge!: string;

  @Field(() => String, { nullable: true, description: 'A code of the authenticator app, or a recovery code.' })
  code?: string | null;

  @Field(() => JSONObject, {
    nullable: true,
    description: 'What `navigator.credentials.get` gave for `passkeyOptions`, by its `toJSON()`.',
  })
  passkey?: object | null;
}

@InputType({ description: 'A sign-in with nothing but a passkey.' })
export class SignInWithPasskeyInput extends SessionWish {
  @Field(() => String, { description: 'As `beginPasskeySignIn` gave it.' })
  challenge!: string;

  @Field(() => JSONObject, { description: 'What `navigator.credentials.get` gave for `options`, by its `toJSON()`.' })
  response!: object;
}
