import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectOrm } from '../../src/platform/db/orm.ts';
import { isDatabaseAway } from '../../src/platform/db-connections/outage.ts';
import { type BreakableDatabase, breakable } from '../support/breakable-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let real: TestDatabase;
let database: BreakableDatabase;
beforeAll(async () => {
  real = await createTestDatabase();
  database = await breakable(real.url);
});
afterAll(async () => {
  await database?.stop();
  await real?.drop();
});

it.each([
  ['a statement', (em: Em) => em.execute('select 1')],
  ['a transaction', (em: Em) => em.transactional((tx) => tx.execute('select 1'))],
] as const)(
  'X7: %s to a database that hangs fails as one that is away, and its place in the pool is free again',
  async (_, work) => {
    const orm = await connectOrm(database.url, [], 300);
    try {
      const em = orm.em.fork();
      // All connections of the pool, so that none has to be made by a database that hangs.
      await Promise.all(Array.from({ length: 10 }, () => em.fork().execute('select pg_sleep(0.1)')));
      database.hang();
      const failures = await Promise.all(
        Array.from({ length: 10 }, () => work(em.fork()).catch((error: unknown) => error)),
      );
      expect(failures.map(isDatabaseAway)).toEqual(Array(10).fill(true));
      await database.cut();
      await database.restore();
      await Promise.all(Array.from({ length: 10 }, () => work(em.fork())));
    } finally {
      await orm.close();
    }
  },
);

type Em = Awaited<ReturnType<typeof connectOrm>>['em'];
