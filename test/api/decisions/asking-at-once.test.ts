import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { APPROVE, type Ask, askFor, CANCEL, REQUEST_ACCESS, requestAccess } from '../../support/story.ts';
import { changedTables, PortalState } from '../visibility/state.ts';
import { type Office, openOffice } from './office.ts';

const CREATE_APP = `mutation ($input: CreateAppInput!) {
  createApp(input: $input) { app { id } userErrors { code field } } }`;

/** Two tabs, a lost answer and a double click. */
describe('asking several times', () => {
  let office: Office;
  let state: PortalState;
  beforeAll(async () => {
    office = await openOffice();
    state = await PortalState.take(office.portal.app.context.db);
  });
  afterEach(() => state.restore());
  afterAll(() => office?.portal.stop());

  it('the same key with the same input gives the same request, and makes nothing anew', async () => {
    const input = await askFor(office.partner, { idempotencyKey: 'k1', reason: 'A wallet.' });
    const first = await ask(office.partner, input);
    const before = await state.digest();
    const reordered = Object.fromEntries(Object.entries({ ...input, credentialId: null }).toReversed());
    const again = await Promise.all([ask(office.partner, input), ask(office.partner, reordered)]);
    expect(again.map(({ accessRequest, userErrors }) => [accessRequest.id, userErrors])).toEqual(
      Array(2).fill([first.accessRequest.id, []]),
    );
    expect(changedTables(before, await state.digest())).toEqual([]);
  });

  it('ten calls at once with one key make one request and one app', async () => {
    const input = await askFor(office.partner, { idempotencyKey: 'k2', newApp: { name: 'Once' } });
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(office.partner, input)));
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(new Set(answers.map(({ accessRequest }) => accessRequest.id)).size).toBe(1);
    expect(await rowsOf(`app where name = 'Once'`)).toBe(1);
    expect(await rowsOf(`access_request where idempotency_key = 'k2'`)).toBe(1);
  });

  it('the key gives the request as it is now, also after the decision', async () => {
    const input = await askFor(office.partner, { idempotencyKey: 'k3' });
    const { accessRequest } = await ask(office.partner, input);
    await office.owners[0]!.send(APPROVE, { id: accessRequest.id });
    expect((await ask(office.partner, input)).accessRequest).toMatchObject({
      id: accessRequest.id,
      status: 'APPROVED',
    });
  });

  it('the same key with any other input is refused and changes nothing', async () => {
    const input = await askFor(office.partner, { idempotencyKey: 'k4', reason: 'A wallet.' });
    await ask(office.partner, input);
    const before = await state.digest();
    for (const other of [
      { reason: 'A shop.' },
      { productIds: input.productIds.slice(1) },
      { newApp: { name: 'Other' } },
    ]) {
      const { userErrors } = await ask(office.partner, { ...input, ...other });
      expect(userErrors).toMatchObject([{ code: 'IDEMPOTENCY_MISMATCH', field: ['input', 'idempotencyKey'] }]);
    }
    expect(changedTables(before, await state.digest())).toEqual([]);
  });

  it('of two inputs at once under one key one is taken and the other refused', async () => {
    const input = await askFor(office.partner, { idempotencyKey: 'k5' });
    const answers = await Promise.all(
      ['One', 'Two'].map((name) => ask(office.partner, { ...input, newApp: { name } })),
    );
    expect(answers.map(({ userErrors }) => userErrors[0]?.code ?? 'ok').toSorted()).toEqual([
      'IDEMPOTENCY_MISMATCH',
      'ok',
    ]);
    expect(await rowsOf(`access_request where idempotency_key = 'k5'`)).toBe(1);
  });

  it('a key belongs to who sent it, and a refused call does not use it up', async () => {
    const [mine, theirs] = [office.partner, office.member];
    const input = await askFor(mine, { idempotencyKey: 'k6' });
    expect((await ask(mine, { ...input, newApp: { name: ' ' } })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT' },
    ]);
    const requests = [await ask(mine, input), await ask(theirs, { ...input, newApp: { name: 'Theirs' } })];
    expect(requests.map(({ userErrors }) => userErrors)).toEqual([[], []]);
    expect(requests[0].accessRequest.id).not.toBe(requests[1].accessRequest.id);
  });

  it('a key has 1 to 255 characters', async () => {
    const keys = ['', 'x'.repeat(256)];
    for (const idempotencyKey of keys) {
      const { userErrors } = await ask(office.partner, await askFor(office.partner, { idempotencyKey }));
      expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'idempotencyKey'] }]);
    }
    expect(
      (await ask(office.partner, await askFor(office.partner, { idempotencyKey: 'x'.repeat(255) }))).userErrors,
    ).toEqual([]);
  });

  it('a second equal request is refused and names the first, until that one is decided', async () => {
    const appId = await createApp(office.partner, 'Wallet');
    const first = await requestAccess(office.partner, { appId });
    const before = await state.digest();
    const { userErrors } = await ask(office.partner, await askFor(office.partner, { appId }));
    expect(userErrors).toMatchObject([{ code: 'DUPLICATE_REQUEST', message: expect.stringContaining(first.id) }]);
    expect(changedTables(before, await state.digest())).toEqual([]);
    await office.partner.send(CANCEL, { id: first.id });
    expect((await ask(office.partner, await askFor(office.partner, { appId }))).userErrors).toEqual([]);
  });

  it('other products, another app or another plan do not make a request equal', async () => {
    const appId = await createApp(office.partner, 'Wallet');
    await requestAccess(office.partner, { appId });
    const others: Ask[] = [
      { appId, products: ['accounts'] },
      { appId: await createApp(office.partner, 'Shop') },
      { appId, plan: 'free' },
    ];
    for (const other of others) {
      expect((await ask(office.partner, await askFor(office.partner, other))).userErrors).toEqual([]);
    }
  });

  it('of equal requests that two people make at once for their app one is taken', async () => {
    const appId = await createApp(office.partner, 'Shared', 'ORGANISATION');
    const input = await askFor(office.partner, { appId });
    const callers = Array.from({ length: 10 }, (_, index) => (index % 2 ? office.partner : office.member));
    const answers = await Promise.all(callers.map((client) => ask(client, input)));
    const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? 'ok').toSorted();
    expect(codes).toEqual([...Array(9).fill('DUPLICATE_REQUEST'), 'ok']);
    expect(await rowsOf('access_request')).toBe(1);
  });

  it('of requests at once, each for an app of its own, as many are taken as the plan allows', async () => {
    await sql`update plan set request_allowance = 3, request_period_seconds = 3600 where name = 'enterprise'`.execute(
      db(),
    );
    const inputs = await Promise.all(Array.from({ length: 8 }, () => askFor(office.partner)));
    const answers = await Promise.all(inputs.map((input) => ask(office.partner, input)));
    const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? 'ok').toSorted();
    expect(codes).toEqual([...Array(5).fill('REQUEST_FREQUENCY_EXCEEDED'), 'ok', 'ok', 'ok']);
    expect(await rowsOf('app')).toBe(3);
  });

  it('of apps that get one name at once one is made', async () => {
    const names = ['Twin', 'twin', 'TWIN', ' Twin '];
    const answers = await Promise.all(names.map((name) => answerOf(office.partner, CREATE_APP, { input: { name } })));
    expect(answers.map(({ userErrors }) => userErrors[0]?.code ?? 'ok').toSorted()).toEqual([
      ...Array(3).fill('NAME_TAKEN'),
      'ok',
    ]);
  });

  it('what is asked for through the API on a manual plan waits for a person', async () => {
    const { status, autoApproved, decidedAt, credential } = await requestAccess(office.partner);
    expect({ status, autoApproved, decidedAt, credential }).toEqual({
      ...{ status: 'PENDING', autoApproved: false, decidedAt: null, credential: null },
    });
  });

  it('products that do not go together are refused, and no app stays behind', async () => {
    await sql`update product set auth_type = 'CUSTOM' where name = 'accounts'`.execute(db());
    const before = await state.digest();
    const { userErrors } = await ask(office.partner, await askFor(office.partner));
    expect(userErrors).toMatchObject([
      { code: 'MIXED_AUTH_TYPES', field: ['input', 'productIds'] },
      { code: 'PRODUCT_NOT_REQUESTABLE', field: ['input', 'productIds'] },
    ]);
    expect(changedTables(before, await state.digest())).toEqual([]);
  });

  const db = () => office.portal.app.context.db;

  async function rowsOf(table: string): Promise<number> {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.raw(table)}`.execute(db());
    return rows[0]!.count;
  }

  const createApp = async (client: Client, name: string, visibility = 'PERSONAL'): Promise<string> =>
    (await answerOf(client, CREATE_APP, { input: { name, visibility } })).app.id;

  const ask = (client: Client, input: Data): Promise<Data> => answerOf(client, REQUEST_ACCESS, { input });
});

async function answerOf(client: Client, document: string, variables: Record<string, unknown>): Promise<Data> {
  const { data, errors } = await client.raw(document, variables);
  expect(errors).toBeUndefined();
  return Object.values(data)[0];
}
