import { type GraphQLField, type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sequenceEvents } from '../../../src/platform/events/event-log.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { relationsOf, schema, selectionOf } from '../visibility/operation.ts';
import { addCrowd, CROWD } from './crowd.ts';
import { statementsOf } from './statements.ts';

type Field = GraphQLField<unknown, unknown>;

/** Pages that need no argument beside their size, with the type of their objects. */
const LISTS = Object.values(schema.getQueryType()!.getFields()).flatMap((field) => {
  const page = getNamedType(field.type);
  const isPage = isObjectType(page) && page.name.endsWith('Connection');
  const needsMore = field.args.some(
    ({ type, defaultValue }) => String(type).endsWith('!') && defaultValue === undefined,
  );
  if (!isPage || needsMore) return [];
  return [{ name: field.name, type: getNamedType(page.getFields().nodes!.type) as GraphQLObjectType }];
});

/** Asks the gateway about each object, whose answers no statement could fetch together. */
const AT_THE_GATEWAY = new Set(['effectiveAccess']);

/** Relations that nothing in the crowd has, where all objects of a type are alike: for these the counts prove nothing. */
const NOT_IN_THE_CROWD = new Set([
  ...['Approver.product', 'RequestForm.catalogue', 'RequestForm.product'],
  ...['Credential.pendingRequests', 'Credential.pendingPlan', 'Credential.replaces', 'Credential.replacedBy'],
  ...['Provider.warnings', 'Provider.lastError'],
]);

/** What a page costs does not depend on how much is on it, whatever is asked of each object. */
describe('the number of SQL statements', () => {
  let portal: TestPortal;
  let owner: Client;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    owner = await portal.as('owner');
    await addCrowd(portal.app.context.db);
    await sequenceEvents(portal.app.context.db);
  });
  afterAll(() => portal?.stop());

  for (const { name, type } of LISTS) {
    it(`of ${name}: the same for 1 and for ${CROWD}, with every nested field`, async () => {
      const relations = relationsOf(type).filter((relation) => !AT_THE_GATEWAY.has(relation.name));
      const empty: string[] = [];
      for (const relation of relations) {
        const document = nested(name, relation);
        const [one, all] = [await read(name, document, 1), await read(name, document, CROWD)];
        expect(all.statements, document).toEqual(one.statements);
        if (all.nodes.every((node) => isEmpty(node[relation.name]))) empty.push(`${type.name}.${relation.name}`);
      }
      expect(empty.filter((relation) => !NOT_IN_THE_CROWD.has(relation))).toEqual([]);
    });
  }

  async function read(list: string, document: string, first: number): Promise<{ statements: string[]; nodes: Data[] }> {
    let answer: Data;
    const statements = await statementsOf(async () => {
      answer = await owner.send(document, { first });
    });
    expect(answer[list].nodes, `${list} on a page of ${first}`).toHaveLength(first);
    return { statements: statements.map(tablesIn).toSorted(), nodes: answer[list].nodes };
  }
});

const isEmpty = (value: Data): boolean => value === null || value.length === 0 || value.nodes?.length === 0;

const pageOf = (list: string, selection: string): string =>
  `query ($first: Int!) { ${list}(first: $first) { nodes ${selection} } }`;

function nested(list: string, { name, type }: Field): string {
  const target = getNamedType(type);
  const first = target.name.endsWith('Connection') ? '(first: 5)' : '';
  return pageOf(list, `{ ${name}${first} ${selectionOf(target, 1, AT_THE_GATEWAY)} }`);
}

/** Tells statements apart by the tables they read, which is enough to see which field asked too often. */
const tablesIn = (statement: string): string =>
  [...statement.matchAll(/(?:from|join|update|into) "?(\w+)"?/gi)].map(([, table]) => table).join(' ');
