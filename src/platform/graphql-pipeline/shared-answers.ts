import {
  type ExecutionResult,
  type GraphQLSchema,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Executable, Executor } from './executor.ts';

/** Fields, by the name of their type, whose values are the same for everybody of one audience. */
export type SharedFields = Readonly<Record<string, readonly string[]>>;

export interface SharedAnswersOptions {
  fields: SharedFields;
  /**
   * What a caller may see of these fields as they are now, in one word: whoever has the same gets the same. Null for a caller with
   * whom nothing is shared. Asked anew for every operation, so no answer outlives a change that was committed before the question.
   */
  audienceOf(contextValue: unknown): Promise<string | null>;
}

const MAX_ANSWERS = 2_000;
const MAX_CHARACTERS = 64 * 1024 * 1024;

type Answer = { result: ExecutionResult; text: string };

/** The text of the data of shared answers, which need not be written anew for each of those who share it. */
const texts = new WeakMap<object, string>();

/** The JSON text of an answer. */
export function textOf(result: object): string {
  const { data, ...rest } = result as { data?: object | null };
  const text = data && texts.get(data);
  if (text === undefined || text === null) return `${JSON.stringify(result)}\n`;
  const others = JSON.stringify(rest);
  return `{"data":${text}${others === '{}' ? others.slice(1) : `,${others.slice(1)}`}
`;
}

/** Runs queries that ask for nothing but shared fields once for each audience. */
export function shareAnswers(
  schema: GraphQLSchema,
  run: Executor,
  { fields, audienceOf }: SharedAnswersOptions,
): Executor {
  const answers = new LRUCache<string, Answer>({
    max: MAX_ANSWERS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: ({ text }, key) => text.length + key.length,
  });
  const isShared = createSharedCheck(schema, fields);
  return async (executable, contextValue, rootValue) => {
    const audience = isShared(executable) ? await audienceOf(contextValue) : null;
    if (audience === null) return run(executable, contextValue, rootValue);
    const key = keyOf(executable, audience);
    const known = answers.get(key);
    if (known) return known.result;
    const result = await run(executable, contextValue, rootValue);
    if (result.errors || !result.data) return result;
    const text = JSON.stringify(result.data);
    texts.set(result.data, text);
    answers.set(key, { result, text });
    return result;
  };
}

const numbers = new WeakMap<object, number>();
let lastNumber = 0;

/** An operation lives as long as its document is kept, so it is told by a number and not by its text. */
function keyOf({ operation, coerced }: Executable, audience: string): string {
  let number = numbers.get(operation);
  if (number === undefined) {
    number = ++lastNumber;
    numbers.set(operation, number);
  }
  return `${number} ${audience} ${JSON.stringify(coerced)}`;
}

/** Whether an operation asks for shared fields alone; found out once for each. */
function createSharedCheck(schema: GraphQLSchema, fields: SharedFields): (executable: Executable) => boolean {
  const known = new WeakMap<object, boolean>();
  return ({ document, operation }) => {
    let answer = known.get(operation);
    if (answer === undefined) {
      answer = operation.operation === OperationTypeNode.QUERY && asksOnlyFor(fields, schema, document);
      known.set(operation, answer);
    }
    return answer;
  };
}

function asksOnlyFor(fields: SharedFields, schema: GraphQLSchema, document: Executable['document']): boolean {
  const info = new TypeInfo(schema);
  let isOnly = true;
  visit(
    document,
    visitWithTypeInfo(info, {
      Field({ name: { value: name } }) {
        const type = info.getParentType()?.name ?? '';
        if (name !== '__typename' && !fields[type]?.includes(name)) isOnly = false;
      },
    }),
  );
  return isOnly;
}
