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

/** By the context of a request, after how many seconds every limit that refused something in it lets the same through. */
const seconds = new WeakMap<object, number>();

/** Notes what limits refused: over HTTP the answer carries it as `Retry-After`, whatever of the refusal was asked for. */
export function noteRetryAfter(ctx: object, refusals: readonly DomainError[]): void {
  const latest = Math.max(seconds.get(ctx) ?? 0, ...refusals.map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0));
  if (latest > 0) seconds.set(ctx, latest);
}

export const retryAfterOf = (ctx: object): number | undefined => seconds.get(ctx);
