import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_TYPES } from '../../../src/platform/events/event-types.ts';
import type { Client, Data } from '../../support/client.ts';
import { allSequenced } from '../../support/event-log.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, reject, requestAccess } from '../../support/story.ts';

const AUDIT = `query ($filter: AuditEventFilter, $first: Int, $after: String) {
  auditEvents(filter: $filter, first: $first, after: $after) {
    nodes {
      id type eventType description version occurredAt actorKind actorId actor { email } onBehalfOf { email }
      organisation { name } subjectType subjectId subjects { type subjectId } before after correlationId
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** Types of the events that a filter finds, newest first. */
const typesOf = async (client: Client, filter: object): Promise<string[]> =>
  (await client.send(AUDIT, { filter, first: 100 })).auditEvents.nodes.map(({ type }: Data) => type);

describe('the audit trail', () => {
  let portal: TestPortal;
  let owner: Client;
  let partner: Client;
  let request: Data;
  let people: Record<string, Data>;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    [owner, partner] = await Promise.all([portal.as('owner'), portal.as('partner')]);
    people = {};
    for (const account of ['owner', 'partner', 'hobbyist'] as const) {
      const { viewer } = await (await portal.as(account)).send('{ viewer { id organisation { id } } }');
      people[account] = viewer;
    }
    await requestAccess(await portal.as('hobbyist'), { products: ['payment'], plan: 'free', catalogue: 'Public' });
    request = await requestAccess(partner, { newApp: { name: 'Audited' } });
    await reject(owner, request.id, { reason: 'Not yet.' });
    await allSequenced(portal);
  });
  afterAll(() => portal?.stop());

  it('says who did what to which objects, and what it was before and after', async () => {
    const { auditEvents } = await owner.send(AUDIT, { filter: { types: ['ACCESS_REQUEST_REJECTED'] } });
    expect(auditEvents.nodes).toEqual([
      {
        id: expect.any(String),
        type: 'accessRequest.rejected',
        eventType: 'ACCESS_REQUEST_REJECTED',
        description: 'A request was rejected.',
        version: 1,
        occurredAt: expect.any(String),
        actorKind: 'USER',
        actorId: people.owner.id,
        actor: { email: 'owner@example.com' },
        onBehalfOf: null,
        organisation: { name: 'B2B customer' },
        subjectType: 'accessRequest',
        subjectId: request.id,
        subjects: expect.arrayContaining([
          { type: 'accessRequest', subjectId: request.id },
          { type: 'app', subjectId: request.app.id },
          { type: 'user', subjectId: people.partner.id },
        ]),
        before: null,
        after: expect.objectContaining({ status: 'REJECTED' }),
        correlationId: expect.any(String),
      },
    ]);
  });

  it('is read by object: everything that touched it, newest first', async () => {
    const touching = ['accessRequest.rejected', 'accessRequest.created', 'app.created'];
    expect(await typesOf(owner, { subjectIds: [request.app.id] })).toEqual(touching);
    expect(await typesOf(owner, { subjectIds: [request.app.id, request.id, people.owner.id] })).toEqual(
      expect.arrayContaining([...touching, 'session.started']),
    );
    expect(await typesOf(owner, { subjectIds: [] })).toEqual([]);
  });

  it('is read by actor, by organisation, by request and by time', async () => {
    const about = { type: ['accessRequest.created', 'accessRequest.rejected'] };
    expect(await typesOf(owner, { ...about, actorIds: [people.owner.id] })).toEqual(['accessRequest.rejected']);
    expect(await typesOf(owner, { ...about, organisationIds: [people.hobbyist.organisation.id] })).toEqual([
      'accessRequest.created',
    ]);
    const { auditEvents } = await owner.send(AUDIT, {
      filter: { types: ['APP_CREATED'], subjectIds: [request.app.id] },
    });
    const [{ correlationId, occurredAt }] = auditEvents.nodes;
    expect(await typesOf(owner, { correlationIds: [correlationId] })).toEqual(['accessRequest.created', 'app.created']);
    expect(await typesOf(owner, { subjectId: request.app.id, until: occurredAt })).toEqual([]);
    expect(await typesOf(owner, { subjectId: request.app.id, from: occurredAt })).toHaveLength(3);
  });

  it('is read by product and by plan: with what was asked for on them', async () => {
    const { products, plans } = await browse(owner);
    const about = { types: ['ACCESS_REQUEST_CREATED', 'ACCESS_REQUEST_REJECTED'] };
    const rejected = ['accessRequest.rejected', 'accessRequest.created'];
    expect(await typesOf(owner, { ...about, planIds: [plans.enterprise] })).toEqual(rejected);
    expect(await typesOf(owner, { ...about, planIds: [plans.free] })).toEqual(['accessRequest.created']);
    expect(await typesOf(owner, { ...about, planIds: [plans.free, plans.enterprise] })).toHaveLength(3);
    expect(await typesOf(owner, { ...about, planIds: [plans.free], productIds: [products.accounts] })).toEqual([]);
    expect(await typesOf(owner, { planIds: [] })).toEqual([]);
    await owner.send(
      `mutation ($id: ID!) { updatePlan(id: $id, input: { description: "Told." }) { userErrors { code } } }`,
      { id: plans.free },
    );
    await expect.poll(() => typesOf(owner, { planIds: [plans.free] })).toContain('plan.updated');
  });

  it('is read by the person in whose place somebody acted', async () => {
    const { createApp } = await owner.send(
      'mutation ($input: CreateAppInput!) { createApp(input: $input) { app { id } userErrors { code } } }',
      { input: { name: 'By the owner', ownerId: people.partner.id } },
    );
    const actedFor = async () =>
      (await owner.send(AUDIT, { filter: { onBehalfOfId: people.partner.id } })).auditEvents.nodes;
    await expect.poll(actedFor).toMatchObject([
      {
        type: 'app.created',
        subjectId: createApp.app.id,
        actor: { email: 'owner@example.com' },
        onBehalfOf: { email: 'partner@example.com' },
      },
    ]);
  });

  it('is paged without gap or repetition, by cursors that subscriptions take too', async () => {
    const all: string[] = (await owner.send(AUDIT, { first: 100 })).auditEvents.nodes.map(({ id }: Data) => id);
    const paged: string[] = [];
    let after: string | null = null;
    for (let hasNextPage = true; hasNextPage; ) {
      const { auditEvents }: Data = await owner.send(AUDIT, { first: 2, after });
      paged.push(...auditEvents.nodes.map(({ id }: Data) => id));
      ({ hasNextPage, endCursor: after } = auditEvents.pageInfo);
    }
    expect(paged).toEqual(all);
    const subscription = await owner.subscribe(
      'subscription ($after: String) { accessRequestSubmitted(after: $after) { cursor } }',
      { after },
    );
    await subscription.next();
    await subscription.stop();
  });

  it('shows an administrator what belongs to the own organisation, and nothing else', async () => {
    const { auditEvents } = await partner.send(AUDIT, { first: 100 });
    const organisations = new Set(auditEvents.nodes.map(({ organisation }: Data) => organisation?.name));
    expect(organisations).toEqual(new Set(['B2B customer']));
    expect(auditEvents.nodes.map(({ type }: Data) => type)).toContain('accessRequest.rejected');
    expect(await typesOf(partner, { organisationId: people.hobbyist.organisation.id })).toEqual([]);
    expect(await typesOf(partner, { actorId: people.hobbyist.id })).toEqual([]);
  });

  it('is closed to members and to nobody in particular', async () => {
    expect(await (await portal.as('member')).errorCode(AUDIT)).toBe('FORBIDDEN');
    expect(await (await portal.as('hobbyist')).errorCode(AUDIT)).toBe('FORBIDDEN');
    expect(await (await portal.as(null)).errorCode(AUDIT)).toBe('UNAUTHENTICATED');
  });

  it('says when a type does not exist, instead of finding nothing', async () => {
    expect(await owner.errorCode(AUDIT, { filter: { type: ['accessRequest.aproved'] } })).toBe('BAD_USER_INPUT');
    expect(await owner.errorCode(AUDIT, { after: 'nonsense' })).toBe('BAD_USER_INPUT');
  });

  it('names its types', async () => {
    const { eventTypes } = await partner.send('{ eventTypes { name eventType description version } }');
    expect(eventTypes).toEqual(
      Object.entries(EVENT_TYPES).map(([name, info]) => ({ name, eventType: expect.any(String), ...info })),
    );
    expect(eventTypes).toContainEqual(expect.objectContaining({ name: 'app.created', eventType: 'APP_CREATED' }));
  });
});
