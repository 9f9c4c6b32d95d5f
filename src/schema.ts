import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { EventCursorResolver } from './event-cursor.resolver.ts';
import { MODULES } from './modules.ts';
import { NodeResolver } from './node.resolver.ts';
import { checkArguments, ONE_WAY, spreadChoices } from './platform/arguments/arguments.ts';
import { WELL_FORMED_IDS } from './platform/arguments/ids.ts';
import { judgePages } from './platform/arguments/judging.ts';
import { STORABLE_TEXT } from './platform/arguments/texts.ts';
import { makeMutationsTransactional } from './platform/db/mutation-transaction.ts';
import { authChecker } from './platform/graphql/auth-checker.ts';
import { resolvePageEnds } from './platform/graphql/connection.ts';
import { describeIds } from './platform/graphql/descriptions.ts';
import { resolveEventCursors } from './platform/graphql/event-cursor.ts';
import { resolveTypesByName } from './platform/graphql/node.ts';
import { letNeighboursStay } from './platform/graphql/nullability.ts';
import { withRefusals } from './platform/graphql/refusals.ts';
import { answerHellos } from './platform/live/hello.ts';
import { readPartsTogether } from './platform/shapes/parts.ts';

/** Every resolver of the portal. */
// biome-ignore lint/complexity/noBannedTypes: the type that type-graphql asks for
const RESOLVERS: NonEmptyArray<Function> = [
  NodeResolver,
  EventCursorResolver,
  ...MODULES.flatMap(({ resolvers }) => resolvers),
];

/** What everybody may read, signed in or not. */
const OPEN_TO_ALL = ['catalogues', 'products', 'portalSettings', 'eventCursor'];

/** The executable schema: resolvers, permissions, nullability, ids checked, mutations as units of work. */
export function createSchema(): GraphQLSchema {
  // A test has the schema checked: it is the same at every start, and the check would take a good part of that.
  const checks = { validate: false, skipCheck: true };
  const schema = buildSchemaSync({ resolvers: RESOLVERS, authChecker, pubSub: NO_PUBSUB, ...checks });
  describeRoots(schema);
  describeIds(schema);
  readPartsTogether(schema);
  letNeighboursStay(schema, OPEN_TO_ALL);
  resolveTypesByName(schema);
  spreadChoices(schema);
  checkArguments(schema, [WELL_FORMED_IDS, STORABLE_TEXT, ONE_WAY]);
  judgePages(schema);
  resolveEventCursors(schema);
  resolvePageEnds(schema);
  answerHellos(schema);
  makeMutationsTransactional(schema);
  return schema;
}

/** type-graphql makes schema and root types itself and has no place for their descriptions. */
function describeRoots(schema: GraphQLSchema): void {
  schema.description =
    'A developer portal for Tyk: consumers find API products, ask for access and get working keys; API owners publish, decide and stay in control. Send `Authorization: Bearer <token>` with the token of `signIn`. Every subscription resumes by the `cursor` of its last event.';
  schema.getQueryType()!.description = 'What can be read. Not visible means not found.';
  schema.getMutationType()!.description =
    'What can be changed: each field is one transaction, and a refusal is data in `userErrors`.';
  schema.getSubscriptionType()!.description =
    'What can be followed live, over WebSocket (graphql-transport-ws) and over HTTP (GraphQL over SSE, multipart for Apollo Client).';
}

/** type-graphql wants one as soon as there are subscriptions. Ours take what they follow from their context. */
const NO_PUBSUB = { publish() {}, subscribe: () => ({ async *[Symbol.asyncIterator]() {} }) };

/** The schema as text, in a stable order: the committed `schema.graphql`. */
export function printedSchema(): string {
  const schema = createSchema();
  return `${withRefusals(schema, printSchema(lexicographicSortSchema(schema)))}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync('schema.graphql', printedSchema());
