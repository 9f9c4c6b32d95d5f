import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../src/platform/db/database.ts';
import { type Reader, shaped } from '../../src/platform/shapes/shaped.ts';
import { UserRole, type Viewer } from '../../src/platform/viewer.ts';

/** A database that keeps what it is asked. */
function recorder() {
  const db = new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (of) => new PostgresIntrospector(of),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  const asked: CompiledQuery[] = [];
  db.executeQuery = async (query: CompiledQuery) => {
    asked.push(query);
    return { rows: [] };
  };
  return { db, asked };
}

const viewer = (userId: string, more: Partial<Viewer> = {}): Viewer => ({
  ...{ userId, sessionId: userId, role: UserRole.TEAM_MEMBER, organisationId: 'b2b', inDefaultOrganisation: false },
  ...{ teamIds: [`${userId}'s`], ...more },
});

describe('a query that is built once for each shape', () => {
  const compare = (first: [Viewer | null, object], second: [Viewer | null, object]) => {
    const { db, asked } = recorder();
    let built = 0;
    const run = shaped((reader: Reader, { ids, at }: { ids?: string[]; at?: string | null }) => {
      built += 1;
      const own = sql`${reader.viewer?.userId ?? 'nobody'}, ${reader.viewer?.teamIds ?? []}`;
      return sql`select ${own}, ${ids ?? null}, ${at ? sql`${at}` : sql`never`}`.compile(reader.db);
    });
    for (const [of, values] of [first, second]) void run({ db, viewer: of }, values);
    return { built, parameters: asked.map((query) => query.parameters) };
  };

  it.each<[what: string, [Viewer | null, object], [Viewer | null, object], parameters: unknown[]]>([
    [
      'other values',
      [null, { ids: ['a', 'd', 'e'], at: 'x' }],
      [null, { ids: ['b', 'c'], at: 'y' }],
      ['nobody', [], ['b', 'c'], 'y'],
    ],
    ['another value in a list of one', [null, { ids: ['a'] }], [null, { ids: ['b'] }], ['nobody', [], ['b']]],
    ['another viewer', [viewer('ann'), { at: 'x' }], [viewer('bob'), { at: 'x' }], ['bob', ["bob's"], null, 'x']],
  ])('serves %s', (_, first, second, parameters) => {
    const result = compare(first, second);
    expect(result.built).toBe(1);
    expect(result.parameters[1]).toEqual(parameters);
  });

  it.each<[what: string, [Viewer | null, object], [Viewer | null, object]]>([
    ['a value that is missing', [null, { at: 'x' }], [null, { at: null }]],
    ['a list of one', [null, { ids: ['a', 'b'] }], [null, { ids: ['a'] }]],
    ['an empty list', [null, { ids: ['a'] }], [null, { ids: [] }]],
    ['another role', [viewer('ann'), {}], [viewer('ann', { role: UserRole.API_OWNER }), {}]],
    ['nobody', [viewer('ann'), {}], [null, {}]],
    ['a viewer without teams', [viewer('ann'), {}], [viewer('ann', { teamIds: [] }), {}]],
    ['a viewer of the Default Organisation', [viewer('ann'), {}], [viewer('ann', { inDefaultOrganisation: true }), {}]],
  ])('is another for %s', (_, first, second) => {
    expect(compare(first, second).built).toBe(2);
  });

  it('fails where it makes a text of a value', async () => {
    const { db } = recorder();
    const run = shaped(({ db }, { name }: { name: string }) => sql`select ${sql.raw(`'${name}'`)}`.compile(db));
    await expect(run({ db }, { name: 'x' })).rejects.toThrow('must not depend on a value');
  });
});
