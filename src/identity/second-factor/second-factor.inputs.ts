import { Field, InputType } from 'type-graphql';
import { JSONObject } from '../../platform/graphql/scalars.ts';

@InputType({
  description:
    'Proof that whoever calls is the person of the account. Neither is needed within ten minutes of a sign-in by an identity provider.',
})
export class FactorProofInput {
  @Field(() => String, { nullable: true, description: 'The password of the account.' })
  currentPassword?: string | null;

  @Field(() => String, { nullable: true, description: 'A code of its authenticator app, or a recovery code.' })
  code?: string | null;
}

@InputType({ description: 'A first code of an authenticator app.' })
export class ConfirmTotpInput {
  @Field(() => String, { description: 'As `beginTotp` gave it.' })
  challenge!: string;

  @Field(() => String, { description: 'The six digits that the app shows now.' })
  code!: string;
}

@InputType({ description: 'A passkey that a browser has made.' })
export class AddPasskeyInput {
  @Field(() => String, { description: 'As `beginPasskey` gave it.' })
  challenge!: string;

  @Field(() => String, { description: 'What to call it, up to 100 characters.' })
  name!: string;

  @Field(() => JSONObject, { description: 'What `navigator.credentials.create` gave, by its `toJSON()`.' })
  response!: object;
}
