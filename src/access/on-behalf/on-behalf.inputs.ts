import { Field, ID, InputType } from 'type-graphql';
import { CLIENT_TYPE } from '../asking/asking.inputs.ts';

@InputType()
abstract class GiftInput {
  @Field(() => ID, { description: 'App of a consumer that the credential is for.' })
  appId!: string;

  @Field(() => [ID], { description: 'One to 20 products of one provider and one authentication method.' })
  productIds!: string[];

  @Field(() => ID, { description: 'The plan for all of them, of the same provider.' })
  planId!: string;

  @Field(() => String, { nullable: true, description: 'Name to tell it from others, up to 100 characters.' })
  name?: string | null;
}

@InputType({ description: 'A credential that an API owner gives to a consumer.' })
export class AddCredentialInput extends GiftInput {
  @Field(() => String, {
    nullable: true,
    description:
      'What its consumer has given to prove the key: of products of JWT a public key, as PEM or as the JSON of a JSON Web Key; of MUTUAL_TLS a client certificate, as PEM. Where calls show a certificate out of a list (`MUTUAL_TLS` among the parts of an API), that certificate as PEM, behind the public key if there is one. Without it the credential waits for `setPublicKey`.',
  })
  publicKey?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether a key is wanted even though another living one of the app opens the same on the same plan; false when absent.',
  })
  furtherKey?: boolean | null;

  @Field(() => String, { nullable: true, description: CLIENT_TYPE })
  clientType?: string | null;
}

@InputType({ description: 'Products that an API owner adds to the credential of a consumer.' })
export class AddProductsToCredentialInput {
  @Field(() => ID, { description: 'One that still lives.' })
  credentialId!: string;

  @Field(() => [ID], { description: 'One to 20 products of its provider and with its authentication method.' })
  productIds!: string[];

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether a key is wanted even though another living one of the app opens the same on the same plan; false when absent.',
  })
  furtherKey?: boolean | null;
}

@InputType({ description: 'A credential whose key value exists already.' })
export class ImportCredentialInput extends GiftInput {
  @Field(() => String, {
    description:
      "The value of the key: 8 to 128 letters, digits or any of `_ . -`. Or the user name of BASIC, or the key id of HMAC, as they are: 3 to 128 letters, digits or any of `_ . ~ @ + = ! $ & ' -`.",
  })
  value!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'What goes with it where the value is no more than a name, the password of a user name or the secret of a key id: 1 to 72 ASCII characters, none of them a colon; of a client of an authorization server up to 500 visible ones. Absent for AUTH_TOKEN.',
  })
  secret?: string | null;
}
