import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, JSONObject } from '../../platform/graphql/scalars.ts';
import { Passkey } from './passkey.ts';

/** What proves who signs in, beside a password. */
export enum SecondFactorKind {
  TOTP = 'TOTP',
  PASSKEY = 'PASSKEY',
  RECOVERY_CODE = 'RECOVERY_CODE',
}

registerEnumType(SecondFactorKind, {
  name: 'SecondFactorKind',
  description: 'What proves who signs in, beside a password.',
  valuesConfig: {
    TOTP: { description: 'A code of an authenticator app.' },
    PASSKEY: { description: 'A device, or a store of keys, that proves who uses it (WebAuthn).' },
    RECOVERY_CODE: { description: 'One of the recovery codes, each of which works once.' },
  },
});

@ObjectType({ description: 'The second factors of an account.' })
export class SecondFactors {
  @Field(() => Boolean, { description: 'Whether there is an authenticator app.' })
  hasTotp!: boolean;

  @Field(() => [Passkey], { description: 'The passkeys, oldest first; up to 20.' })
  passkeys!: Passkey[];

  @Field(() => Int, { description: 'How many recovery codes are left.' })
  recoveryCodesLeft!: number;
}

@ObjectType({ description: 'What completes a sign-in: `completeSignIn` takes it once, within five minutes.' })
export class SecondFactorChallenge {
  @Field(() => String, { description: 'Names the sign-in, shown this once.' })
  token!: string;

  @Field(() => [SecondFactorKind], { description: 'What the account has, any of which will do.' })
  kinds!: SecondFactorKind[];

  @Field(() => JSONObject, {
    nullable: true,
    description:
      'Where the account has a passkey: for `PublicKeyCredential.parseRequestOptionsFromJSON` of the browser.',
  })
  passkeyOptions!: object | null;

  @Field(() => DateTime, { description: 'When it can no longer be used.' })
  expiresAt!: Date;
}
