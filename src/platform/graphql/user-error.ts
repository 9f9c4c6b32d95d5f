import { Field, ObjectType } from 'type-graphql';
import { UserErrorCode } from '../domain-error.ts';

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
  field?: string[] | null;
}

/** Base of every mutation's payload. A payload with errors carries no change. */
@ObjectType()
export abstract class MutationPayload {
  @Field(() => [UserError], { description: 'Empty when the mutation succeeded.' })
  userErrors: UserError[] = [];
}
