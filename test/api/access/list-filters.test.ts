import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { allSequenced } from '../../support/event-log.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, browse, type Offer, requestAccess } from '../../support/story.ts';

const REQUESTS = 'query ($filter: AccessRequestFilter) { accessRequests(filter: $filter) { totalCount nodes { id } } }';
const CREDENTIALS = 'query ($filter: CredentialFilter) { credentials(filter: $filter) { totalCount nodes { id } } }';
const APPS = 'query ($filter: AppFilter) { apps(filter: $filter) { totalCount nodes { owner { email } } } }';
const EVENTS = `query ($filter: AuditEventFilter) { auditEvents(first: 100, filter: $filter) { totalCount
  nodes { type subjectId } } }`;
const BEFORE = '2020-01-01T00:00:00.000Z';
const BETWEEN = '2020-06-01T00:00:00.000Z';
const NOBODY = '00000000-0000-7000-8000-000000000000';

describe('lists of requests and credentials', () => {
  let portal: TestPortal;
  let owner: Client;
  let partner: Client;
  let offer: Offer;
  let organisations: Record<string, string>;
  /** That of the partner, and that of the hobbyist, who holds one product and began long ago. */
  let requests: string[];
  let credentials: string[];
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    offer = await browse(owner);
    const { nodes } = (await owner.send('{ organisations { nodes { id name } } }')).organisations;
    organisations = Object.fromEntries(nodes.map(({ id, name }: Data) => [name, id]));
    const first = await requestAccess(partner);
    await approve(owner, first.id);
    const second = await requestAccess(await portal.as('hobbyist'), {
      ...{ products: ['payment'], plan: 'free', catalogue: 'Public' },
    });
    requests = [first.id, second.id];
    const made = (await owner.send('{ accessRequests { nodes { id credential { id } } } }')).accessRequests.nodes;
    credentials = requests.map((id) => made.find((request: Data) => request.id === id).credential.id);
    await portal.database.pool.query(`update access_request set created_at = '${BEFORE}' where id = '${second.id}'`);
    await portal.database.pool.query(
      `update credential set created_at = '${BEFORE}', expires_at = '2100-01-01' where id = '${credentials[1]}'`,
    );
    await portal.database.pool.query(`update credential set expires_at = null where id = '${credentials[0]}'`);
  });
  afterAll(() => portal?.stop());

  /** Which of the two a filter lets through: 0 that of the partner, 1 that of the hobbyist. */
  const found = async (of: 'requests' | 'credentials', filter: object, who = owner): Promise<number[]> => {
    const [query, all] = of === 'requests' ? [REQUESTS, requests] : [CREDENTIALS, credentials];
    const { nodes, totalCount } = Object.values(await who.send(query, { filter }))[0] as Data;
    expect(totalCount).toBe(nodes.length);
    return nodes.map(({ id }: Data) => all.indexOf(id)).toSorted();
  };

  it.each(['requests', 'credentials'] as const)('of %s are narrowed by product, organisation and time', async (of) => {
    expect(await found(of, {})).toEqual([0, 1]);
    const { accounts, payment } = offer.products;
    expect(await found(of, { productIds: [accounts] })).toEqual([0]);
    expect(await found(of, { productIds: [accounts, payment] })).toEqual([0, 1]);
    expect(await found(of, { productIds: [] })).toEqual([]);
    expect(await found(of, { organisationIds: [organisations['B2B customer']] })).toEqual([0]);
    expect(await found(of, { organisationIds: [organisations['Default Organisation']] })).toEqual([1]);
    expect(await found(of, { organisationIds: [NOBODY] })).toEqual([]);
    expect(await found(of, { createdFrom: BEFORE, createdUntil: BETWEEN })).toEqual([1]);
    expect(await found(of, { createdFrom: BETWEEN })).toEqual([0]);
    expect(await found(of, { createdUntil: BEFORE })).toEqual([]);
    expect(await found(of, { createdUntil: BETWEEN, productIds: [accounts] })).toEqual([]);
  });

  it('of credentials are narrowed by when they end', async () => {
    expect(await found('credentials', { expiresUntil: '2100-01-02T00:00:00.000Z' })).toEqual([1]);
    expect(await found('credentials', { expiresUntil: '2099-01-01T00:00:00.000Z' })).toEqual([]);
    expect(await found('credentials', { expiresFrom: '2099-01-01T00:00:00.000Z' })).toEqual([1]);
  });

  it('of requests are narrowed by when they were decided', async () => {
    await portal.database.pool.query(`update access_request set decided_at = '${BEFORE}' where id = '${requests[1]}'`);
    expect(await found('requests', { decidedFrom: BEFORE, decidedUntil: BETWEEN })).toEqual([1]);
    expect(await found('requests', { decidedFrom: BETWEEN })).toEqual([0]);
    expect(await found('requests', { decidedUntil: BEFORE })).toEqual([]);
    await portal.database.pool.query(`update access_request set decided_at = null where id = '${requests[0]}'`);
    expect(await found('requests', { decidedFrom: '1970-01-01T00:00:00.000Z' })).toEqual([1]);
    expect(await found('requests', { decidedUntil: '2100-01-01T00:00:00.000Z' }, partner)).toEqual([]);
  });

  const owners = async (filter: object, who = owner): Promise<string[]> => {
    const { nodes, totalCount } = (await who.send(APPS, { filter })).apps;
    expect(totalCount).toBe(nodes.length);
    return nodes.map((app: Data) => app.owner.email.split('@')[0]).toSorted();
  };

  it('of apps are narrowed by what their credentials open, on which plan, and by when they were made', async () => {
    const { accounts, payment } = offer.products;
    const { free } = offer.plans;
    const { rows } = await portal.database.pool.query('select plan_id from credential where id = $1', [credentials[0]]);
    const paid = rows[0].plan_id;
    expect(await owners({ productIds: [accounts] })).toEqual(['partner']);
    expect(await owners({ productIds: [accounts, payment] })).toEqual(['hobbyist', 'partner']);
    expect(await owners({ planIds: [free] })).toEqual(['hobbyist']);
    expect(await owners({ planIds: [paid], productIds: [payment] })).toEqual(['partner']);
    expect(await owners({ planIds: [free], productIds: [accounts] })).toEqual([]);
    expect([await owners({ productIds: [] }), await owners({ planIds: [] })]).toEqual([[], []]);
    expect(await owners({ productIds: [payment] }, partner)).toEqual(['partner']);
    expect(await owners({ createdUntil: BEFORE })).toEqual([]);
    expect(await owners({ createdFrom: BEFORE, planIds: [free] })).toEqual(['hobbyist']);
  });

  it('of events are narrowed by product, also of credentials and requests for it', async () => {
    const subjects = async (filter: object, who = owner): Promise<string[]> => {
      const { nodes, totalCount } = (await who.send(EVENTS, { filter })).auditEvents;
      expect(totalCount).toBe(nodes.length);
      return nodes.map(({ type, subjectId }: Data) => `${type} ${subjectId}`);
    };
    const update =
      'mutation ($id: ID!) { updateProduct(id: $id, input: { category: "Books" }) { userErrors { code } } }';
    await owner.send(update, { id: offer.products.accounts });
    await allSequenced(portal);
    const about = await subjects({ productIds: [offer.products.accounts] });
    expect(about).toContain(`product.updated ${offer.products.accounts}`);
    expect(about).toContain(`accessRequest.approved ${requests[0]}`);
    expect(about.some((event) => event.endsWith(credentials[0]!))).toBe(true);
    for (const id of [requests[1], credentials[1]]) expect(about.some((event) => event.endsWith(id!))).toBe(false);
    expect(await subjects({ productIds: [NOBODY] })).toEqual([]);
    expect(await subjects({ productIds: [] })).toEqual([]);
    const seen = await subjects({ productIds: [offer.products.accounts] }, partner);
    expect(seen).toContain(`accessRequest.approved ${requests[0]}`);
    expect(seen.every((event) => !event.startsWith('product.'))).toBe(true);
  });

  it('show nobody more than without a filter', async () => {
    const filter = { organisationIds: Object.values(organisations), createdUntil: '2100-01-01T00:00:00.000Z' };
    for (const of of ['requests', 'credentials'] as const) expect(await found(of, filter, partner)).toEqual([0]);
  });
});
