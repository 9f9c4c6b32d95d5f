import type { GraphQLScalarType } from 'graphql';
import { type ClassType, Field, ObjectType } from 'type-graphql';
import { EVENT_CURSOR } from './event-cursor.ts';
import { UserError } from './user-error.ts';

type Leaf = ClassType | StringConstructor | BooleanConstructor | NumberConstructor | GraphQLScalarType | object;

/** What a field of a payload holds: an object type, a scalar, an enum, or a list of one of them. */
type FieldType = Leaf | readonly [Leaf];

interface PayloadField<T extends FieldType = FieldType> {
  type: () => T;
  description: string;
  deprecationReason?: string;
}

type LeafValue<T> = T extends StringConstructor
  ? string
  : T extends BooleanConstructor
    ? boolean
    : T extends NumberConstructor
      ? number
      : T extends abstract new (
            ...parts: never[]
          ) => infer Instance
        ? Instance
        : T extends GraphQLScalarType<infer Internal>
          ? Internal
          : T[keyof T];

type Value<T> = T extends readonly [infer Item] ? LeafValue<Item>[] : LeafValue<T>;

/** What a resolver returns: the changed objects. Refusals are added where the transaction ends (`db/mutation-transaction.ts`). */
export type Payload<F extends Record<string, PayloadField>> = {
  [K in keyof F]?: Value<ReturnType<F[K]['type']>> | null;
};

/** A field of a payload; null where the mutation was refused. */
export const changed = <T extends FieldType>(
  type: () => T,
  description: string,
  deprecationReason?: string,
): PayloadField<T> => ({ type, description, deprecationReason });

/**
 * Makes the object type that a mutation answers with: `XPayload` for `x`, with the changed objects and `userErrors`.
 * @param fields What it carries beside `userErrors`, each made by {@link changed}.
 * @param description Where the usual one does not say enough.
 */
export function payloadOf<F extends Record<string, PayloadField>>(
  mutation: string,
  fields: F,
  description = `What \`${mutation}\` did. Where it was refused, \`userErrors\` says why and the rest is null, but for what a refusal names.`,
): ClassType<Payload<F>> {
  @ObjectType(`${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Payload`, { description })
  class MutationPayload {
    @Field(() => [UserError], { description: 'Empty when the mutation succeeded.' })
    userErrors!: UserError[];

    @Field(() => String, { description: EVENT_CURSOR })
    eventCursor!: string;
  }
  for (const [name, { type, ...options }] of Object.entries(fields)) {
    Field(type as () => ClassType, { nullable: true, ...options })(MutationPayload.prototype, name);
  }
  return MutationPayload as ClassType;
}
