import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { describe, expect, it } from 'vitest';
import { isUuid, MAX_PAGE, type PageArgs } from '../../../src/platform/graphql/connection.ts';
import { idsOf } from '../../../src/platform/graphql/ordering.ts';
import { paginate } from '../../../src/platform/graphql/paging.ts';
import { decodeCursor, encodeCursor, LOG_START } from '../../../src/platform/live/cursor.ts';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';

interface Rows {
  product: { id: string };
}

/** Compiles statements and finds nothing. */
const nowhere = new Kysely<Rows>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

const read = (args: PageArgs) =>
  paginate(nowhere.selectFrom('product').select('product.id'), idsOf('product.id'), args);

const BAD_INPUT = expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } });

describe('a page', () => {
  it('that is empty has no end and nothing behind it', async () => {
    expect(await read({ first: MAX_PAGE })).toMatchObject({
      ...{ nodes: [], edges: [] },
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  it.each([0, -1, MAX_PAGE + 1, 2 ** 31 - 1])('has no size of %i', async (size) => {
    await expect(read({ first: size })).rejects.toEqual(BAD_INPUT);
    await expect(read({ last: size })).rejects.toEqual(BAD_INPUT);
  });

  it('K5: is of one end of the list', async () => {
    await expect(read({ first: 2, last: 3 })).rejects.toThrow('Give `first` or `last`, not both.');
  });

  it.each([
    { first: null, last: 3 },
    { first: 20, last: 3 },
    { first: 3, last: null },
  ])(
    'K5: may be asked for as %j, as clients that page both ways do, and those that leave `first` at its default',
    async (args) => {
      expect((await read(args)).nodes).toEqual([]);
    },
  );

  it('goes on behind the cursor of an object', async () => {
    const after = Buffer.from(ID.replaceAll('-', ''), 'hex').toString('base64url');
    expect((await read({ first: 1, after })).nodes).toEqual([]);
  });

  it.each(['x', ID, 'AAAA', 'A'.repeat(100), '%%%', '\0', "' or 1=1"])('does not go on behind %j', async (after) => {
    await expect(read({ first: 1, after })).rejects.toEqual(BAD_INPUT);
    await expect(read({ last: 1, before: after })).rejects.toThrow('`before` is not a cursor of this list.');
  });
});

describe('a cursor of the event log', () => {
  it.each([LOG_START, { id: ID, position: 1 }, { id: ID, position: Number.MAX_SAFE_INTEGER }])(
    'comes back as it was: %j',
    (mark) => {
      expect(decodeCursor(encodeCursor(mark))).toEqual(mark);
    },
  );

  it.each([
    ['nothing', ''],
    ['too short', encodeCursor(LOG_START).slice(1)],
    ['too long', `${encodeCursor(LOG_START)}AAAA`],
    ['padded', `${encodeCursor(LOG_START)}=`],
    ['a position beyond every number', Buffer.alloc(24, 0xff).toString('base64url')],
    ['in another alphabet', `+${encodeCursor(LOG_START).slice(1)}`],
  ])('is not made up: %s', (_, text) => {
    expect(() => decodeCursor(text)).toThrow(BAD_INPUT);
  });
});

describe('an id', () => {
  it.each([ID])('is a UUID in the one form that is given out: %s', (text) => {
    expect(isUuid(text)).toBe(true);
  });

  it.each(['', ID.toUpperCase(), `{${ID}}`, ID.replaceAll('-', ''), `${ID}\n`, ` ${ID}`, `urn:uuid:${ID}`])(
    'is not %j',
    (text) => {
      expect(isUuid(text)).toBe(false);
    },
  );
});
