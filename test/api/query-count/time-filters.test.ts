import { type GraphQLInputObjectType, type GraphQLObjectType, getNamedType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sequenceEvents } from '../../../src/platform/events/event-log.ts';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { schema } from '../visibility/operation.ts';
import { addCrowd } from './crowd.ts';
import { LISTS } from './lists.ts';

const EARLY = '1990-01-01T00:00:00.000Z';
const LATE = '2200-01-01T00:00:00.000Z';

const filterOf = (list: string): string[] => {
  const filter = schema
    .getQueryType()!
    .getFields()
    [list]!.args.find(({ name }) => name === 'filter');
  return filter ? Object.keys((getNamedType(filter.type) as GraphQLInputObjectType).getFields()) : [];
};

/** Every list that can be narrowed by a time, with the names of both ends of it. */
const CASES = LISTS.flatMap(({ name }) => {
  const fields = filterOf(name);
  return fields.flatMap((from) => {
    const until = [from.replace(/From$/, 'Until'), from.replace(/From$/, 'Before')].find((end) => fields.includes(end));
    return from.endsWith('From') && until ? [{ list: name, from, until }] : [];
  });
});

/** Of apps, requests, credentials, accounts and what else waits or ends. */
const EXPECTED = [
  ...[
    'accessRequests created',
    'accessRequests decided',
    'accountTokens created',
    'accountTokens expires',
    'appOffers created',
  ],
  ...['apps created', 'clientCertificates created', 'clientCertificates ends', 'contentEntries published'],
  ...[
    'credentials created',
    'credentials expires',
    'invitations created',
    'invitations expires',
    'inviteCodes created',
  ],
  ...['inviteCodes expires', 'mailDeliveries created', 'organisationRequests created', 'organisationRequests decided'],
  ...['organisations created', 'registrations created', 'users created'],
];

describe('lists that are narrowed by a time', () => {
  let portal: TestPortal;
  let owner: Client;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    owner = await portal.as('owner');
    await addCrowd(portal.app.context.db, 5);
    await sequenceEvents(portal.app.context.db);
    for (const table of ['access_request', 'organisation_request'])
      await portal.database.pool.query(`update ${table} set decided_at = now()`);
    for (const table of ['credential', 'invitation', 'invite_code', 'account_token'])
      await portal.database.pool.query(`update ${table} set expires_at = now()`);
  });
  afterAll(() => portal?.stop());

  it('are these', () => {
    expect(CASES.map(({ list, from }) => `${list} ${from.replace(/From$/, '')}`).toSorted()).toEqual(EXPECTED);
  });

  it.each(CASES)('$list keep what is between $from and $until', async ({ list, from, until }) => {
    const count = async (filter: string): Promise<number> => {
      const { totalCount, nodes } = (
        await owner.send(`{ ${list}(first: 100, filter: { ${filter} }) { totalCount nodes { id } } }`)
      )[list];
      expect(nodes).toHaveLength(Math.min(totalCount, 100));
      return totalCount;
    };
    const all = await count('');
    expect(all).toBeGreaterThan(0);
    expect(await count(`${from}: "${EARLY}", ${until}: "${LATE}"`)).toBe(all);
    expect(await count(`${from}: "${LATE}"`)).toBe(0);
    expect(await count(`${until}: "${EARLY}"`)).toBe(0);
  });

  it.each(LISTS)('$name has a count and an order', ({ name, type }) => {
    const { args, type: page } = schema.getQueryType()!.getFields()[name]!;
    expect(args.map((argument) => argument.name)).toContain('orderBy');
    const connection = getNamedType(page) as GraphQLObjectType;
    expect(connection.name).toBe(`${type.name}Connection`);
    expect(Object.keys(connection.getFields())).toContain('totalCount');
  });
});
