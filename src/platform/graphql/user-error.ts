import { Field, ID, Int, ObjectType } from 'type-graphql';
import { type DomainError, UserErrorCode } from '../domain-error.ts';

@ObjectType('UserError', { description: 'Why a mutation refused its input. Nothing was changed.' })
export class UserError {
  @Field(() => UserErrorCode, { description: 'The reason, for programs.' })
  code!: UserErrorCode;

  @Field(() => String, { description: 'The reason, for people.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Path of the offending input field; null when it is not one field.',
  })
  field?: readonly string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The object that stands in the way, such as the equal request that waits; null when there is none.',
  })
  conflictId?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Of a limit: seconds after which it lets the same through, at the latest; null for what no waiting helps.',
  })
  retryAfterSeconds?: number | null;
}

/** A refusal as clients see it. */
export const userError = ({ code, message, field, conflictId, retryAfterSeconds }: DomainError): UserError => ({
  code,
  message,
  field: field ?? null,
  conflictId: conflictId ?? null,
  retryAfterSeconds: retryAfterSeconds ?? null,
});
