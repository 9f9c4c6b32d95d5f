import {
  GraphQLID,
  type GraphQLInputType,
  GraphQLString,
  getNamedType,
  isInputObjectType,
  isRequiredInputField,
} from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MAX_TEXT } from '../../../src/platform/text.ts';
import { ACTORS, type Actor } from './actors.ts';
import { callAs } from './call.ts';
import { takesSeveral, untoldAtOnce, withValue } from './faults.ts';
import { fieldOf, operations } from './operation.ts';
import { isAccepted, type Row } from './row.ts';
import { ROWS } from './rows/all-rows.ts';
import { changedTables, PortalState } from './state.ts';
import { startWorld, type World } from './world.ts';

const NOBODYS = '01890a5d-ac96-774b-bcce-b302099a8057';

/** None of them is an id as the portal gives them out. */
const MALFORMED = [
  '',
  'nonsense',
  `${NOBODYS}'--`,
  `{${NOBODYS}}`,
  NOBODYS.replaceAll('-', ''),
  'x'.repeat(3000),
  '\0',
];

/** Texts that databases, mails and logs have stumbled over. */
const ODD_TEXTS = [' ', '\0', 'a\0b', '\ud800', '%', "'; drop table app; --", 'x'.repeat(9000), 'a\r\nBcc: b'];

/** They tell about each of several ids, or rows, by itself. */
const ID_BY_ID = ['Query.nodes', 'Mutation.decideAccessRequests', 'Mutation.importKeys'];

interface Told {
  word: string;
  /** Where which value was given. */
  given: string;
}

/** Every id and every text that an operation takes, filled with what no honest client sends. */
describe('values that no honest client sends', () => {
  let world: World;
  let state: PortalState;
  beforeAll(async () => {
    world = await startWorld();
    state = await PortalState.take(world.portal.app.context.db);
  });
  afterEach(() => state.restore());
  afterAll(() => world?.portal.stop());

  for (const operation of operations()) {
    // The matrix demands that every operation has such a row.
    const row = ROWS.find((row) => row.operation === operation && row.gives.some(isAccepted));
    if (!row) continue;
    const ids = pathsOf(row, GraphQLID);
    const texts = pathsOf(row, GraphQLString);

    if (ids.length > 0) {
      it(`${operation}: a malformed id is the id of nothing`, async () => {
        const before = await state.digest();
        const expected = operation.startsWith('Mutation') ? 'NOT_FOUND' : 'BAD_USER_INPUT';
        const told = await tellOf(row, ids, () => MALFORMED);
        expect(told.filter(({ word }) => word !== expected)).toEqual([]);
        expect(changedTables(before, await state.digest())).toEqual([]);
      });

      it(`${operation}: an id that nothing has is not found`, async () => {
        const told = await tellOf(row, ids, () => [NOBODYS]);
        expect(told.filter(({ word }) => isAccepted(word) && !ID_BY_ID.includes(operation))).toEqual([]);
      });
    }

    if (texts.length > 0) {
      it(`${operation}: no text makes it fail`, async () => {
        // Each call expects of itself that no fault of the portal's own comes out.
        await tellOf(row, texts, () => ODD_TEXTS);
      });

      it(`P10: ${operation}: a text that is longer than any may be is refused as data`, async () => {
        const expected = operation.startsWith('Mutation') ? 'INVALID_INPUT' : 'BAD_USER_INPUT';
        const told = await tellOf(row, texts, () => ['x'.repeat(MAX_TEXT + 1)]);
        expect(told.filter(({ word }) => word !== expected)).toEqual([]);
      });
    }

    for (const row of shapesOf(operation).filter(takesSeveral)) {
      it(`K2: ${operation} ${inWords(row)}: all that is wrong with an input is told at once`, async () => {
        expect(await untoldAtOnce({ row, world, state })).toEqual([]);
      });
    }

    const limited = ID_BY_ID.includes(operation) ? [] : texts.filter((path) => maximumOf(operation, path) !== null);
    if (limited.length > 0) {
      it(`P10: ${operation}: a text one longer than its field tells is refused`, async () => {
        const told = await tellOf(row, limited, (path) => ['x'.repeat(maximumOf(operation, path)! + 1)]);
        expect(told.filter(({ word }) => isAccepted(word))).toEqual([]);
      });
    }
  }

  /** What somebody whose call is accepted when all values are honest is told for each value at each path. */
  async function tellOf(row: Row, paths: string[][], valuesOf: (path: string[]) => string[]): Promise<Told[]> {
    const actor = ACTORS.findLast((_, index) => isAccepted(row.gives[index]!)) as Actor;
    const trials = paths.flatMap((path) => valuesOf(path).map((value) => ({ path, value })));
    const tell = async ({ path, value }: (typeof trials)[number]): Promise<Told> => {
      const args = withValue(row.operation, row.args, path, value);
      const given = `${path.join('.')}: ${JSON.stringify(value).slice(0, 60)}`;
      const { word } = await callAs(actor, world, { ...row, args }).catch((cause: Error) => {
        throw new Error(`${given}: ${cause.message}`, { cause });
      });
      return { word, given };
    };
    return Promise.all(trials.map(tell));
  }
});

/** Accepted calls of an operation, one for each choice of what is given. */
function shapesOf(operation: string): Row[] {
  const accepted = ROWS.filter((row) => row.operation === operation && row.gives.some(isAccepted));
  return [...new Map(accepted.toReversed().map((row) => [inWords(row), row])).values()];
}

const inWords = ({ args }: Row): string => JSON.stringify(args, (_, value) => (typeof value === 'string' ? '' : value));

type Input = { name: string; type: GraphQLInputType };
type DescribedInput = Input & { description?: string | null };

/** Where an operation takes a value of this type, in what the row gives or may leave out as a whole. */
function pathsOf({ operation, args }: Row, leaf: GraphQLInputType): string[][] {
  const walk = (inputs: readonly Input[], above: string[], given: unknown): string[][] =>
    inputs.flatMap(({ name, type }) => {
      const named = getNamedType(type);
      const path = [...above, name];
      if (named === leaf) return [path];
      if (!isInputObjectType(named)) return [];
      const fields = Object.values(named.getFields());
      const inner = [(given as Record<string, unknown> | undefined)?.[name]].flat()[0];
      return inner || !fields.some(isRequiredInputField) ? walk(fields, path, inner) : [];
    });
  return walk(fieldOf(operation).args, [], args);
}

/** How many characters the description of an input allows, where it tells. */
function maximumOf(operation: string, [name, ...below]: string[]): number | null {
  const walk = (inputs: readonly DescribedInput[], first: string, rest: string[]): string => {
    const { type, description } = inputs.find((input) => input.name === first)!;
    const named = getNamedType(type);
    const [next, ...further] = rest;
    if (next === undefined || !isInputObjectType(named)) return description ?? '';
    return walk(Object.values(named.getFields()), next, further);
  };
  const told = /(?:up to|to) ([\d,]+) (?:visible ASCII )?characters/.exec(walk(fieldOf(operation).args, name!, below));
  return told && Number(told[1]!.replaceAll(',', ''));
}
