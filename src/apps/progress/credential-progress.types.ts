import { Field, ID, Int, ObjectType } from 'type-graphql';
import { idOfView, Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { seesAll, type Viewer } from '../../platform/viewer.ts';
import { type FailureWords, type ProviderErrorKind } from '../../provider/port/provider-error.ts';
import { ProviderFailure } from '../../provider/providers/provider-condition.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { plainWords } from './plain-words.ts';

@ObjectType({ implements: Node, description: 'How far the newest state of a credential is on its way to the gateway.' })
export class CredentialProgress {
  @Field(() => ID, { description: 'The same for as long as the credential is there.' })
  id!: string;

  @Field(() => DateTime, { description: 'Since when it has been on its way.' })
  waitingSince!: Date;

  @Field(() => Int, { description: 'Attempts that did not succeed.' })
  attempts!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the last attempt ended; null before the first.' })
  attemptedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the next attempt follows by itself. Null before the first and after the last one, and where it follows as soon as the gateway answers again.',
  })
  nextAttemptAt!: Date | null;

  @Field(() => String, { description: 'How it stands, as a sentence for everybody.' })
  message!: string;

  @Field(() => ProviderFailure, {
    nullable: true,
    description:
      'Why the last attempt did not succeed. For API owners; null for others, before the first attempt, and where the gateway had no part in it.',
  })
  cause!: ProviderFailure | null;
}

/** Null where nothing is on its way. */
export function progressOf(viewer: Viewer | null, credential: Credential): CredentialProgress | null {
  const { waitingSince, attempts, attemptedAt, nextAttemptAt, attemptFailure } = credential;
  if (waitingSince === null) return null;
  return {
    id: idOfView('CredentialProgress', credential.id),
    ...{ waitingSince, attempts, attemptedAt: attempts > 0 ? attemptedAt : null, nextAttemptAt },
    message: sentenceOf(credential),
    cause: seesAll(viewer) && attemptFailure && hasKind(attemptFailure) ? attemptFailure : null,
  };
}

const hasKind = (words: FailureWords): words is FailureWords & { kind: ProviderErrorKind } => words.kind !== null;

function sentenceOf({ failure, nextAttemptAt, attemptFailure }: Credential): string {
  if (!attemptFailure) return 'It is on its way to the gateway.';
  const cause = plainWords(attemptFailure);
  if (failure !== null) return `${cause} The API owners were told; it is tried again whenever the gateway is compared.`;
  if (nextAttemptAt === null) return `${cause} It goes on as soon as the gateway answers.`;
  return `${cause} It is tried again by itself.`;
}

/** Why no further try follows; for others than owners without what only they can do something about. */
export function failureFor(viewer: Viewer | null, { failure, attemptFailure }: Credential): string | null {
  return failure !== null && attemptFailure && !seesAll(viewer) ? plainWords(attemptFailure) : failure;
}
