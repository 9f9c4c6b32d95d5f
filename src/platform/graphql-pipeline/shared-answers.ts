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
  return `{"data":${text}${others === '{}' ? '' : `,${others.slice(1, -1)}`}}\n`;
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
  const numberOf = numberShared(schema, fields);
  return async (executable, contextValue, rootValue) => {
    const number = numberOf(executable);
    const audience = number === null ? null : await audienceOf(contextValue);
    if (audience === null) return run(executable, contextValue, rootValue);
    const key = `${number} ${audience} ${JSON.stringify(executable.coerced)}`;
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

/**
 * Tells operations that ask for shared fields alone by a number, which is shorter than their text; null for any other. It is found
 * out once for each, since an operation lives as long as its document is kept.
 */
function numberShared(schema: GraphQLSchema, fields: SharedFields): (executable: Executable) => number | null {
  const numbers = new WeakMap<object, number | null>();
  let last = 0;
  return ({ document, operation }) => {
    let number = numbers.get(operation);
    if (number === undefined) {
      const isShared = operation.operation === OperationTypeNode.QUERY && asksOnlyFor(fields, schema, document);
      number = isShared ? ++last : null;
      numbers.set(operation, number);
    }
    return number;
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

/**
 * Runs an operation once for all subscribers that are told of one event at the same time, asked for the same and are one viewer: a
 * hundred sockets cost what one does. Who asks after it has ended has it run anew, so nobody gets what was read before it was due.
 * @param viewerOf The same object for the same viewer in the same state; null for whoever is not signed in.
 */
export function shareDeliveries(run: Executor, viewerOf: (contextValue: unknown) => object | null): Executor {
  const running = new WeakMap<object, Map<string, Promise<ExecutionResult>>>();
  const numberOf = numbered();
  return (executable, contextValue, event) => {
    const ofEvent = running.get(event as object) ?? new Map<string, Promise<ExecutionResult>>();
    running.set(event as object, ofEvent);
    const viewer = viewerOf(contextValue);
    const of = [numberOf(executable.operation), viewer && numberOf(viewer), executable.coerced];
    const key = JSON.stringify(of);
    const result = ofEvent.get(key) ?? run(executable, contextValue, event).finally(() => ofEvent.delete(key));
    ofEvent.set(key, result);
    return result;
  };
}

/** Numbers things by identity. */
function numbered(): (thing: object) => number {
  const numbers = new WeakMap<object, number>();
  let last = 0;
  return (thing) => {
    const number = numbers.get(thing) ?? ++last;
    numbers.set(thing, number);
    return number;
  };
}
