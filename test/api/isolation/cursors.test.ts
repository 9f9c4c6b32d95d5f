import { type GraphQLObjectType, getNamedType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTORS, toldTo } from '../visibility/actors.ts';
import { idsIn, schema } from '../visibility/operation.ts';
import { startWorld, type World } from '../visibility/world.ts';

const isRequired = ({ type, defaultValue }: { type: unknown; defaultValue?: unknown }) =>
  String(type).endsWith('!') && defaultValue === undefined;

/** Pages of the whole portal, by the name of the query. */
const PAGES = Object.values(schema.getQueryType()!.getFields())
  .filter(({ args }) => args.some(({ name }) => name === 'after') && !args.some(isRequired))
  .map(({ name, args, type }) => {
    const connection = getNamedType(type) as GraphQLObjectType;
    const node = getNamedType(connection.getFields().nodes!.type) as GraphQLObjectType;
    return { name, hasId: 'id' in node.getFields(), isBackward: args.some((arg) => arg.name === 'before') };
  });

/** A cursor says where a page begins; what is on it depends on who asks. */
describe('B6, B8: the place of another tenant’s object in a list opens nothing', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.portal.stop());

  it.each(PAGES)('$name', async ({ name, hasId, isBackward }) => {
    const parts = hasId ? '{ __typename id }' : '{ __typename }';
    const { data } = await world.clients.owner.raw(`{ ${name}(first: 100) { edges { cursor } } }`);
    const cursors: string[] = data[name].edges.slice(0, 20).map(({ cursor }: { cursor: string }) => cursor);
    const pages = [`after: $cursor, first: 100`, ...(isBackward ? [`before: $cursor, last: 100`] : [])].map(
      (page) => `query ($cursor: String) { ${name}(${page}) { nodes ${parts} } }`,
    );
    for (const actor of ACTORS) {
      const told = toldTo(actor, world.labels());
      for (const page of pages) {
        for (const cursor of cursors) {
          const { data, errors } = await world.clients[actor].raw(page, { cursor });
          const refusals = errors?.map(({ extensions }) => extensions?.code) ?? [];
          expect(['', 'UNAUTHENTICATED', 'FORBIDDEN']).toContain(refusals.join());
          const labels = idsIn(data).flatMap((id) => world.labelOf(id) ?? []);
          expect(
            labels.filter((label) => !told.has(label)),
            `${actor} from ${cursor}`,
          ).toEqual([]);
        }
      }
    }
  });
});
