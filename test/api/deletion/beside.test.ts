import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { APPROVE, askFor, browse, CANCEL, REQUEST_ACCESS, readRequest, requestAccess } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import { newApp } from '../access/documents.ts';
import { copyCatalogue, eventsOf, publishPlan, publishProduct, setFlow } from '../access/world.ts';
import { addApps, addCredentials, addPerson, addRequests } from './crowd.ts';
import { closed, deletionOf } from './deletion-story.ts';

const CREATE_CATALOGUE = `mutation ($input: CreateCatalogueInput!) {
  createCatalogue(input: $input) { catalogue { id } userErrors { code } } }`;
const CREATE_APP = 'mutation ($input: CreateAppInput!) { createApp(input: $input) { app { id } userErrors { code } } }';
const ADD_CREDENTIAL = `mutation ($input: AddCredentialInput!) {
  addCredential(input: $input) { credential { id } userErrors { code } } }`;

let mails: MailServer;
let portal: TestPortal;
let owner: Client;
let member: Client;
beforeAll(async () => {
  mails = await startMailServer();
  portal = await startTestPortal({ GATEHOUSE_SMTP_URL: mails.url, GATEHOUSE_MAIL_FROM: 'portal@example.com' });
  [owner, member] = [await portal.as('owner'), await portal.as('member')];
  await setFlow(owner, 'DIRECT');
});
afterAll(async () => {
  await portal?.stop();
  await mails?.stop();
});

/** Rows held as another transaction would, until they are let go. */
class Held implements AsyncDisposable {
  private constructor(
    private readonly client: pg.Client,
    private readonly pid: number,
  ) {}

  static async take(statement: string): Promise<Held> {
    const client = new pg.Client({ connectionString: portal.database.url });
    await client.connect();
    await client.query('begin');
    await client.query(`${statement} for update`);
    return new Held(client, (await client.query('select pg_backend_pid() as pid')).rows[0].pid);
  }

  run = (statement: string) => this.client.query(statement);

  /** How many wait for them. */
  waiters = async (): Promise<number> =>
    (await rowsOf(portal.database, 'select from pg_stat_activity where $1 = any(pg_blocking_pids(pid))', [this.pid]))
      .length;

  letGo = () => this.client.query('commit');

  [Symbol.asyncDispose] = () => this.client.end();
}

const openThrough = (catalogueId: string) =>
  rowsOf(
    portal.database,
    `select id from access_request where catalogue_id = '${catalogueId}' and status = 'PENDING'
    order by id`,
  ) as Promise<{ id: string }[]>;

describe('P14: beside a deletion that is still going on', () => {
  it('it is gone for everybody, and mails and other changes wait for nothing that it holds', async () => {
    const catalogueId = await copyCatalogue(portal, 'Enterprise');
    await addRequests(portal, await addApps(portal, 250), { catalogueId });
    const requests = await openThrough(catalogueId);
    const [stuck, last] = [requests[150]!.id, requests[249]!.id];
    const [{ name }] = (await rowsOf(
      portal.database,
      `select name from catalogue where id = '${catalogueId}'`,
    )) as Data[];
    mails.received.length = 0;
    await using held = await Held.take(`select from access_request where id = '${stuck}'`);

    const { deleteCatalogue } = await owner.send(deletionOf('Catalogue'), { id: catalogueId });
    expect(deleteCatalogue).toMatchObject({ deletedId: catalogueId, isComplete: false });
    await expect.poll(held.waiters).toBe(1);

    const query = 'query ($id: ID!) { catalogue(id: $id) { id } node(id: $id) { id } }';
    expect(await owner.send(query, { id: catalogueId })).toEqual({ catalogue: null, node: null });
    expect((await owner.refused(deletionOf('Catalogue'), { id: catalogueId })).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
    expect((await owner.send(CREATE_CATALOGUE, { input: { name } })).createCatalogue.userErrors).toEqual([]);
    const input = { ...(await askFor(member)), catalogueId };
    expect((await member.refused(REQUEST_ACCESS, { input })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await owner.refused(APPROVE, { id: last })).userErrors).toMatchObject([{ code: 'NO_LONGER_VALID' }]);
    expect((await member.send(CANCEL, { id: last })).cancelAccessRequest.accessRequest.status).toBe('CANCELLED');
    expect((await requestAccess(member)).status).toBe('PENDING');
    const told = () =>
      mails.received.filter(({ parsed }) =>
        parsed.text?.replace(/\s+/g, ' ').includes('the catalogue that it came through was deleted'),
      ).length;
    await expect.poll(told).toBeGreaterThan(0);
    expect(await held.waiters()).toBe(1);

    await held.letGo();
    await closed(owner, requests[248]!.id, 'CATALOGUE_DELETED');
    await vi.waitFor(async () => expect(await openThrough(catalogueId)).toEqual([]), 60_000);
    expect(await readRequest(member, last)).toMatchObject({
      status: 'CANCELLED',
      decidedBy: { email: 'member@example.com' },
    });
    const cancelled = (await eventsOf(portal, 'accessRequest.cancelled')).filter(
      ({ after }) => after.cause === 'CATALOGUE_DELETED',
    );
    expect(new Set(cancelled.map(({ subjectId }) => subjectId)).size).toBe(249);
    expect(cancelled).toHaveLength(249);
    expect(new Set(cancelled.map(({ actor }) => actor.id))).toEqual(
      new Set([(await owner.send('{ viewer { id } }')).viewer.id]),
    );
  });

  it('what hung on an account ends one after the other, and its colleagues go on', async () => {
    const userId = await addPerson(portal);
    const apps = await addApps(portal, 150, userId);
    await addCredentials(portal, apps);
    await using held = await Held.take(`select from app where id = '${apps[120]}'`);
    const { deleteUser } = await owner.send(deletionOf('User'), { id: userId });
    expect(deleteUser.isComplete).toBe(false);
    await expect.poll(held.waiters).toBe(1);
    const email = `${userId}@example.com`;
    const again = { email, displayName: 'Again', password: 'another long password', role: 'API_OWNER' };
    const CREATE_USER = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { userErrors { code } } }';
    expect((await owner.send(CREATE_USER, { input: again })).createUser.userErrors).toEqual([]);
    expect((await owner.refused(CREATE_APP, { input: { name: 'New', ownerId: userId } })).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
    expect((await requestAccess(member)).status).toBe('PENDING');
    await held.letGo();
    const living = () =>
      rowsOf(portal.database, `select from credential where app_id = any('{${apps}}') and status <> 'REVOKED'`);
    await vi.waitFor(async () => expect(await living()).toEqual([]), 60_000);
  });

  it('is complete at once where little hangs on it', async () => {
    const catalogueId = await copyCatalogue(portal, 'Enterprise');
    await addRequests(portal, await addApps(portal, 3), { catalogueId });
    const { deleteCatalogue } = await owner.send(deletionOf('Catalogue'), { id: catalogueId });
    expect(deleteCatalogue.isComplete).toBe(true);
    expect(await rowsOf(portal.database, `select from catalogue where id = '${catalogueId}'`)).toEqual([]);
  });
});

/** A change that hangs something new on what is being deleted at this moment, and how it is refused. */
interface Race {
  what: string;
  table: string;
  prepare(): Promise<{ id: string; mutation: string; variables: object }>;
  code: string;
}

const asking = async (id: string, wish: object) => ({
  id,
  mutation: REQUEST_ACCESS,
  variables: { input: { ...(await askFor(member)), ...wish } },
});

const giving = async (id: string) => {
  const { products, plans } = await browse(member);
  return {
    id,
    mutation: ADD_CREDENTIAL,
    variables: { input: { appId: id, planId: plans.free, productIds: [products.payment] } },
  };
};

const RACES: Race[] = [
  {
    what: 'a request through a catalogue',
    table: 'catalogue',
    code: 'NOT_FOUND',
    async prepare() {
      const catalogueId = await copyCatalogue(portal, 'Enterprise');
      return asking(catalogueId, { catalogueId });
    },
  },
  {
    what: 'a request for a product',
    table: 'product',
    code: 'NOT_FOUND',
    async prepare() {
      const id = await publishProduct(portal, 'Enterprise');
      return asking(id, { productIds: [id] });
    },
  },
  {
    what: 'a request for a plan',
    table: 'plan',
    code: 'NOT_FOUND',
    async prepare() {
      const { id } = await publishPlan(portal);
      return asking(id, { planId: id });
    },
  },
  {
    what: 'a request for an app',
    table: 'app',
    code: 'NOT_FOUND',
    async prepare() {
      const { id } = await newApp(member);
      return asking(id, { newApp: undefined, appId: id });
    },
  },
  {
    what: 'a credential of an app',
    table: 'app',
    code: 'NOT_FOUND',
    prepare: async () => giving((await newApp(member)).id),
  },
  {
    what: 'an app of an account',
    table: '"user"',
    code: 'NOT_FOUND',
    async prepare() {
      const id = await addPerson(portal);
      return { id, mutation: CREATE_APP, variables: { input: { name: 'Late', ownerId: id } } };
    },
  },
];

describe('P14: what comes in the moment of a deletion', () => {
  it.each(RACES)('$what is refused, and nothing new hangs on it', async ({ table, prepare, code }) => {
    const { id, mutation, variables } = await prepare();
    const actor = mutation === REQUEST_ACCESS ? member : owner;
    await using held = await Held.take(`select from ${table} where id = '${id}'`);
    const answer = actor.raw(mutation, { ...variables });
    await expect.poll(held.waiters).toBe(1);
    const gone = table === '"user"' ? 'deleted_at = now(), is_active = false' : 'deleted_at = now()';
    await held.run(`update ${table} set ${gone} where id = '${id}'`);
    await held.letGo();
    const { data, errors } = await answer;
    expect(errors).toBeUndefined();
    expect((Object.values(data)[0] as Data).userErrors).toMatchObject([{ code }]);
  });
});
