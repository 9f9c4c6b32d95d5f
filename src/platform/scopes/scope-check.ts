import {
  type GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  type OperationDefinitionNode,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { publicError } from '../graphql/errors.ts';
import type { Executable } from '../graphql-pipeline/executor.ts';
import type { Admission } from '../graphql-pipeline/pipeline.ts';

/** What a token needs: one of its scopes; `SESSION` is never enough for a token, `ANY` always. */
export type Need<S extends string> = S | 'ANY' | 'SESSION';

/** What each part of the schema needs, by its name. What is not named needs a session. */
export interface ScopeTables<S extends string> {
  /** Root fields, such as `Query.apps`. */
  operations: Readonly<Record<string, Need<S>>>;
  /** Objects, wherever they are met. Payloads and pages need what is in them. */
  types: Readonly<Record<string, Need<S>>>;
  /** Fields that need something else than their object, such as `User.email`. */
  fields: Readonly<Record<string, Need<S>>>;
}

export interface ScopesOptions<S extends string> extends ScopeTables<S> {
  /** The scopes of a caller; null for one who calls without a token. */
  scopesOf(contextValue: unknown): readonly S[] | null;
}

/** Tells it before anything runs, from what the operation asks for at any depth: no nested field gives more than the scopes. */
export function createScopeCheck<S extends string>(schema: GraphQLSchema, options: ScopesOptions<S>): Admission {
  const known = new WeakMap<OperationDefinitionNode, readonly Asked<S>[]>();
  const needOf = createNeeds(schema, options);
  return (executable, contextValue) => {
    const scopes = options.scopesOf(contextValue);
    if (scopes === null) return null;
    const asked = known.get(executable.operation) ?? readAsked(schema, executable, needOf);
    known.set(executable.operation, asked);
    const lacking = asked.filter(({ need }) => need === 'SESSION' || !scopes.includes(need));
    return lacking.length === 0 ? null : refusalOf(lacking);
  };
}

/** A field that needs something, and what. */
interface Asked<S extends string> {
  name: string;
  need: S | 'SESSION';
}

function refusalOf(lacking: readonly Asked<string>[]): GraphQLError {
  const forSession = lacking.find(({ need }) => need === 'SESSION');
  if (forSession) return publicError('SESSION_REQUIRED', `\`${forSession.name}\` is not for tokens: sign in for it.`);
  const lists = [...Map.groupBy(lacking, ({ need }) => need)].map(
    ([need, fields]) => `${need} (for \`${fields[0]!.name}\`)`,
  );
  return publicError('INSUFFICIENT_SCOPE', `The token lacks ${lists.join(', ')}.`);
}

function readAsked<S extends string>(
  schema: GraphQLSchema,
  { document, operation }: Executable,
  needOf: (type: string, field: string) => Need<S>,
): readonly Asked<S>[] {
  const info = new TypeInfo(schema);
  const asked = new Map<string, Asked<S>>();
  const alone = separateOperations(document)[operation.name?.value ?? ''] ?? document;
  visit(
    alone,
    visitWithTypeInfo(info, {
      Field({ name: { value: field } }) {
        const type = info.getParentType()?.name ?? '';
        const need = needOf(type, field);
        const name = `${type}.${field}`;
        if (need !== 'ANY') asked.set(name, { name, need });
      },
    }),
  );
  return [...asked.values()];
}

/** A page needs what its objects need, a payload only what is in it: what makes it is an operation. */
function createNeeds<S extends string>(schema: GraphQLSchema, { operations, types, fields }: ScopeTables<S>) {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const rootNames = new Set(roots.map((root) => root?.name));
  const typeNeed = (name: string): Need<S> => {
    const type = schema.getType(name);
    const inPage =
      isObjectType(type) && /(Connection|Edge)$/.test(name) && (type.getFields().nodes ?? type.getFields().node);
    if (inPage) return typeNeed(getNamedType(inPage.type).name);
    return name.endsWith('Payload') ? 'ANY' : (types[name] ?? 'SESSION');
  };
  return (type: string, field: string): Need<S> => {
    if (type.startsWith('__') || (field.startsWith('__') && rootNames.has(type))) return 'ANY';
    if (rootNames.has(type)) return operations[`${type}.${field}`] ?? 'SESSION';
    return fields[`${type}.${field}`] ?? typeNeed(type);
  };
}
