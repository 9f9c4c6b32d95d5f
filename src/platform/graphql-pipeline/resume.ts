import {
  type ArgumentNode,
  type ConstValueNode,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getOperationAST,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { z } from 'zod';
import { publicError } from '../graphql/errors.ts';
import type { Executable } from './executor.ts';

/**
 * Where a subscription begins, told beside its document: clients that come back by themselves send the same document and
 * variables as before. What is given here replaces the arguments of the subscription's field.
 */
export interface Resume {
  /** Cursor of the last event seen; null to begin with what happens from now on. */
  after?: string | null;
  /** Whether the first event is to tell where the subscription begins. */
  hello?: boolean;
}

const EXTENSION = z
  .object({ resume: z.object({ after: z.string().nullish(), hello: z.boolean().optional() }).optional() })
  .nullish();

/** Reads `resume` of the `extensions` of a request, whatever the client sent there. */
export function readResume(extensions: unknown): Resume | GraphQLError {
  const { success, data } = EXTENSION.safeParse(extensions);
  if (success) return data?.resume ?? {};
  return publicError('BAD_USER_INPUT', '`extensions.resume` is an object with `after`, a cursor or null, and `hello`.');
}

/** The document with the arguments of its subscription replaced, where it has such arguments. */
export function resumed(schema: GraphQLSchema, document: DocumentNode, resume: Resume): DocumentNode {
  const values = Object.entries(resume).filter(([, value]) => value !== undefined);
  if (values.length === 0) return document;
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        if (types.getParentType() !== schema.getSubscriptionType()) return undefined;
        const known = values.filter(([name]) => types.getFieldDef()?.args.some((argument) => argument.name === name));
        const kept = (node.arguments ?? []).filter(({ name }) => known.every(([other]) => other !== name.value));
        return { ...node, arguments: [...kept, ...known.map(([name, value]) => argument(name, value))] };
      },
    }),
  );
}

/** Whether the document asks for a hello itself, whatever is told beside it. */
export function asksForHello(schema: GraphQLSchema, { document, variables }: Executable): boolean {
  const types = new TypeInfo(schema);
  let asks = false;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const field = types.getFieldDef();
        if (types.getParentType() !== schema.getSubscriptionType() || !field) return;
        asks ||= getArgumentValues(field, node, variables).hello === true;
      },
    }),
  );
  return asks;
}

/** The operation, asking of its event only these fields. */
export function askingOnly(fields: ReadonlySet<string>, schema: GraphQLSchema, executable: Executable): Executable {
  const types = new TypeInfo(schema);
  const ofSubscription = Object.values(schema.getSubscriptionType()?.getFields() ?? {});
  const events = new Set<unknown>(ofSubscription.map(({ type }) => getNamedType(type)));
  const document = visit(
    executable.document,
    visitWithTypeInfo(types, {
      Field: ({ name }) => (events.has(types.getParentType()) && !fields.has(name.value) ? null : undefined),
    }),
  );
  const operation = getOperationAST(document, executable.operation.name?.value);
  return operation ? { ...executable, document, operation } : executable;
}

function argument(name: string, value: string | boolean | null): ArgumentNode {
  return { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value: literal(value) };
}

function literal(value: string | boolean | null): ConstValueNode {
  if (value === null) return { kind: Kind.NULL };
  return typeof value === 'string' ? { kind: Kind.STRING, value } : { kind: Kind.BOOLEAN, value };
}
