import { afterAll, beforeAll, expect, it } from 'vitest';
import { PARTS } from '../../../src/environments/parts/all-parts.ts';
import { LEFT_OUT } from '../../../src/environments/parts/left-out.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { rowsOf } from '../../support/time.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

it('every table is in the bundle, or left out of it for a reason', async () => {
  const sql = `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'mikro_orm_migrations'`;
  const tables = ((await rowsOf(database, sql)) as { name: string }[]).map(({ name }) => name).toSorted();
  const taken = Object.values(PARTS).flatMap((part) => part.tables);
  expect([...taken, ...Object.keys(LEFT_OUT)].toSorted()).toEqual(tables);
});
