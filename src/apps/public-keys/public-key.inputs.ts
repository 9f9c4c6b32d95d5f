import { Field, InputType } from 'type-graphql';

@InputType({ description: 'A key of a set that its owner publishes.' })
export class KeySetInput {
  @Field(() => String, {
    description: 'Address of a JSON Web Key Set on the public Internet. It is read once, now.',
  })
  url!: string;

  @Field(() => String, { nullable: true, description: 'Its `kid` in the set; needed where that has several keys.' })
  kid?: string | null;
}

@InputType({
  description:
    'A public key of RSA with at least 2048 bits, or of the curves P-256, P-384 or P-521, in exactly one of three forms.',
})
export class PublicKeyInput {
  @Field(() => String, {
    nullable: true,
    description:
      'As PEM: a public key, or a certificate that holds it. Of MUTUAL_TLS the certificate of the client, alone; where calls show a certificate out of a list, that, behind the public key if there is one.',
  })
  pem?: string | null;

  @Field(() => String, { nullable: true, description: 'As the JSON of a JSON Web Key.' })
  jwk?: string | null;

  @Field(() => KeySetInput, { nullable: true, description: 'From a set that is published.' })
  jwks?: KeySetInput | null;
}
