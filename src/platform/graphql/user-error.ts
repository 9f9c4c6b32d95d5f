import { Field, ID, ObjectType } from 'type-graphql';
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
}

/** A refusal as clients see it. */
export const userError = ({ code, message, field, conflictId }: DomainError): UserError => ({
  code,
  message,
  field: field ?? null,
  conflictId: conflictId ?? null,
});
