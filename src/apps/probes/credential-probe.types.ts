import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../../platform/graphql/scalars.ts';

export enum ProbeOutcome {
  PASSED = 'PASSED',
  LIMITED = 'LIMITED',
  REFUSED = 'REFUSED',
  NO_ANSWER = 'NO_ANSWER',
  NO_TOKEN = 'NO_TOKEN',
  NOT_TRIED = 'NOT_TRIED',
}

registerEnumType(ProbeOutcome, {
  name: 'ProbeOutcome',
  description: 'What a call with a credential showed.',
  valuesConfig: {
    PASSED: { description: 'The gateway let it through, whatever `status` came from behind it.' },
    LIMITED: { description: 'The gateway knows the credential, whose calls are used up for now.' },
    REFUSED: { description: 'The gateway did not let it through; it is tried again.' },
    NO_ANSWER: { description: 'No answer came; it is tried again.' },
    NO_TOKEN: { description: 'The client got no access token to call with; `message` says why.' },
    NOT_TRIED: { description: 'The portal cannot make such a call; `message` says why.' },
  },
});

/** As it is stored with the credential. */
export interface StoredProbe {
  productId: string;
  outcome: ProbeOutcome;
  status: number | null;
  message: string;
  /** ISO. */
  at: string;
}

@ObjectType({ description: 'A call by which the portal tried a credential at a product that asks for that.' })
export class CredentialProbe {
  productId!: string;

  @Field(() => ProbeOutcome, { description: 'What it showed.' })
  outcome!: ProbeOutcome;

  @Field(() => Int, { nullable: true, description: 'HTTP status of the answer; null where there was none.' })
  status!: number | null;

  @Field(() => String, { description: 'The same as a sentence for everybody.' })
  message!: string;

  @Field(() => DateTime, { description: 'When it was made.' })
  probedAt!: Date;
}
