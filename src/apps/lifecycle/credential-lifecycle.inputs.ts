import { Field, InputType, Int } from 'type-graphql';

@InputType({ description: 'How a credential is replaced by a new one.' })
export class RotateCredentialInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'How long the old key goes on working, in seconds; 0 ends it as soon as the new one works. The setting of the portal when absent.',
  })
  overlapSeconds?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Of JWT the public key of the new credential, as PEM or as the JSON of a JSON Web Key; the one before when absent. Of MUTUAL_TLS its certificate, as PEM; when absent, it waits for `setPublicKey`. Where calls show a certificate out of a list, that as PEM, behind the public key if there is one; the one before when absent.',
  })
  publicKey?: string | null;
}

@InputType({ description: 'Why a credential gets its quota again.' })
export class ResetCredentialQuotaInput {
  @Field(() => String, {
    nullable: true,
    description: 'The reason, up to 2000 characters, which stands in the event.',
  })
  reason?: string | null;
}

@InputType({ description: 'Why a credential is switched off.' })
export class SuspendCredentialInput {
  @Field(() => String, {
    nullable: true,
    description: 'The reason, up to 2000 characters, which those who see the app can read.',
  })
  reason?: string | null;
}
