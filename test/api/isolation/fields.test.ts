import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import { serviceOf } from '../hand-off/hand-off-fixture.ts';
import { ACTORS } from '../visibility/actors.ts';
import { startWorld, type World } from '../visibility/world.ts';
import { type Reading, readAll, readableFields } from './field-table.ts';
import { addApprover, addAuditor, addManager, tokenOf } from './readers.ts';
import { TENANTS } from './tenants.ts';

const READERS = [...ACTORS, 'approver', 'auditor', 'manager', 'service', 'token'] as const;

type ReaderName = (typeof READERS)[number];

const HEAD = `# What each reader ever gets of every field that a query can give, in a world in which each tenant has something
# of everything. One letter for the objects of the ${TENANTS.join(', ')}: \`v\` a value, \`-\` only nothing, \`x\` a refusal,
# \`.\` never reached. The approver is in the Default Organisation and decides for the enterprise catalogue of b2b; the manager writes content;
# the service may read and decide requests that were handed off; the token is the member's and may read the catalogue and
# what the member has asked for. Written by the test when run with \`-u\`.
`;

/** Field by field: a new one fails here until its line was written, and read by somebody. */
describe('N22: who is told what', () => {
  let world: World;
  let clients: Record<ReaderName, Client>;
  const readings = new Map<ReaderName, Reading>();
  beforeAll(async () => {
    world = await startWorld();
    clients = {
      ...world.clients,
      approver: await addApprover(world),
      auditor: await addAuditor(world),
      manager: await addManager(world),
      token: await tokenOf(world, ['READ_ACCESS']),
      service: (await serviceOf(world.portal, ['DECIDE_REQUESTS', 'CREATE_REQUESTS', 'CREATE_APPS'])).client,
    };
  });
  afterAll(() => world?.portal.stop());

  const cell = (reader: ReaderName, field: string): string =>
    TENANTS.map((tenant) => readings.get(reader)!.get(field)?.[tenant] ?? '.').join('');

  // A test each, because this reads thousands of answers.
  it.each(READERS)('is read by the %s', async (reader) => {
    readings.set(reader, await readAll(clients[reader], world));
  });

  it('is what the table says of every field', async () => {
    const width = Math.max(...readableFields().map((field) => field.length));
    const line = (name: string, cells: readonly string[]) =>
      `${name.padEnd(width)} ${cells.map((text, index) => text.padEnd(READERS[index]!.length)).join(' ')}`.trimEnd();
    const lines = readableFields().map((field) =>
      line(
        field,
        READERS.map((reader) => cell(reader, field)),
      ),
    );
    const table = [line('', READERS), ...lines].join('\n');
    await expect(`${HEAD}${table}\n`).toMatchFileSnapshot('fields.txt');
  });

  it.each([
    ['anonymous', ['default', 'b2b', 'rival']],
    ['hobbyist', ['b2b', 'rival']],
    ['member', ['default', 'rival']],
    ['partner', ['default', 'rival']],
    ['rival', ['default', 'b2b']],
    ['approver', ['rival']],
    ['service', ['default', 'b2b', 'rival']],
    ['token', ['default', 'rival']],
  ] as const)('is nothing of other tenants to the %s', (reader, strangers) => {
    const reached = [...readings.get(reader)!].flatMap(([field, told]) =>
      strangers.filter((tenant) => told[tenant] !== '.').map((tenant) => `${field} of ${tenant}`),
    );
    expect(reached).toEqual([]);
  });

  it('reaches every field of everything that has an id, so that the table proves something', () => {
    const hasId = new Set(readableFields().flatMap((field) => field.match(/^(\w+)\.id$/)?.[1] ?? []));
    const inReach = readableFields().filter((field) => hasId.has(field.split('.')[0]!));
    expect(inReach.filter((field) => !READERS.some((reader) => /[v-]/.test(cell(reader, field))))).toEqual([]);
  });
});
