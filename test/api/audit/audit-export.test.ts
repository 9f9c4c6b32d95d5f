import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordEvent, sequenceEvents } from '../../../src/platform/events/event-log.ts';
import { hashToken } from '../../../src/platform/security/secret.ts';
import { Client, type Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';

describe('GET /audit.ndjson', () => {
  let portal: TestPortal;
  let owner: Client;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    owner = await portal.as('owner');
  });
  afterAll(() => portal?.stop());

  const get = (client: Client, query: Record<string, string> | [string, string][] = {}) =>
    fetch(`${portal.url.replace('/graphql', '/audit.ndjson')}?${new URLSearchParams(query)}`, {
      headers: client.token ? { authorization: `Bearer ${client.token}` } : {},
    });

  async function lines(client: Client, query: Record<string, string> | [string, string][] = {}): Promise<Data[]> {
    const text = await (await get(client, query)).text();
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  /** Commits this many events about one new object, each with `padding` characters, and returns its id. */
  async function commit(count: number, padding = 0): Promise<string> {
    const { db } = portal.app.context;
    const appId = randomUUID();
    await recordEvent(portal.app.context, { type: 'app.created', subject: { appId } });
    await sql`insert into event_log (id, type, version, actor, subject_type, subject_id, subject, correlation_id, after)
      select gen_random_uuid(), 'app.updated', 1, '{"kind": "system", "id": null}', 'app', ${appId}::uuid,
        jsonb_build_object('appId', ${appId}::text), 'test', jsonb_build_object('n', n, 'x', repeat('x', ${padding}::int))
      from generate_series(2, ${count}::int) n`.execute(db);
    await sequenceEvents(db);
    return appId;
  }

  it('narrows by product', async () => {
    const [productId, other, planId] = [randomUUID(), randomUUID(), randomUUID()];
    for (const id of [productId, other])
      await recordEvent(portal.app.context, { type: 'product.updated', subject: { productId: id } });
    await sequenceEvents(portal.app.context.db);
    expect((await lines(owner, { productId })).map(({ subjectId }) => subjectId)).toEqual([productId]);
    expect((await get(owner, { productId: 'x' })).status).toBe(400);
    await recordEvent(portal.app.context, { type: 'plan.updated', subject: { planId } });
    await sequenceEvents(portal.app.context.db);
    expect((await lines(owner, { planId })).map(({ type }) => type)).toEqual(['plan.updated']);
    expect((await get(owner, { planId: 'x' })).status).toBe(400);
  });

  it('gives one event a line, oldest first, over more than one batch', async () => {
    const subjectId = await commit(1_200);
    const response = await get(owner, { subjectId });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const events = await lines(owner, { subjectId });
    expect(events[0]).toEqual({
      cursor: expect.any(String),
      id: expect.any(String),
      type: 'app.created',
      version: 1,
      occurredAt: expect.any(String),
      actor: { kind: 'system', id: null },
      onBehalfOf: null,
      subjectType: 'app',
      subjectId,
      subject: { appId: subjectId },
      organisationId: null,
      before: null,
      after: null,
      correlationId: 'system',
    });
    expect(events.slice(1).map(({ after }) => after.n)).toEqual(Array.from({ length: 1_199 }, (_, i) => i + 2));
  });

  it('goes on behind the cursor of the last line read', async () => {
    const subjectId = await commit(5);
    const events = await lines(owner, { subjectId });
    expect(await lines(owner, { subjectId, after: events[2].cursor })).toEqual(events.slice(3));
  });

  it('takes the filters of auditEvents', async () => {
    const subjectId = await commit(3);
    expect(await lines(owner, { subjectId, type: 'app.created' })).toHaveLength(1);
    const types = ['app.created', 'app.updated'].map((type): [string, string] => ['type', type]);
    expect(await lines(owner, [['subjectId', subjectId], ...types])).toHaveLength(3);
  });

  it('shows an administrator the own organisation alone', async () => {
    const events = await lines(await portal.as('partner'));
    const { viewer } = await (await portal.as('partner')).send('{ viewer { organisation { id } } }');
    expect(new Set(events.map(({ organisationId }) => organisationId))).toEqual(new Set([viewer.organisation.id]));
  });

  it.each([
    [401, 'UNAUTHENTICATED', null, {}],
    [403, 'FORBIDDEN', 'member', {}],
    [400, 'BAD_USER_INPUT', 'owner', { subject: 'x' }],
    [400, 'BAD_USER_INPUT', 'owner', { subjectId: 'x' }],
    [400, 'BAD_USER_INPUT', 'owner', { type: 'no.such' }],
    [400, 'BAD_USER_INPUT', 'owner', { after: 'nonsense' }],
    [400, 'BAD_USER_INPUT', 'owner', { from: 'yesterday' }],
    [400, 'BAD_USER_INPUT', 'owner', { from: '-271821-04-21T00:00:00.000Z' }],
    [400, 'BAD_USER_INPUT', 'owner', { until: '+012026-01-01T00:00:00.000Z' }],
    [400, 'BAD_USER_INPUT', 'owner', { from: '2024-02-30T00:00:00Z' }],
    [400, 'BAD_USER_INPUT', 'owner', { correlationId: 'a\0b' }],
    [400, 'BAD_USER_INPUT', 'owner', { type: '\0' }],
    [400, 'BAD_USER_INPUT', 'owner', { after: '\0' }],
  ] as const)('answers %i %s to %s with %j', async (status, code, account, query) => {
    const response = await get(await portal.as(account), query as Record<string, string>);
    expect([response.status, await response.json()]).toMatchObject([status, { errors: [{ extensions: { code } }] }]);
  });

  it('breaks off when the right to read has gone', async () => {
    const leaving = await Client.signIn(portal.url, 'owner@example.com');
    const subjectId = await commit(12_000, 4_000);
    const response = await get(leaving, { subjectId });
    const reader = createInterface({ input: Readable.fromWeb(response.body! as never) });
    let read = 0;
    const reading = (async () => {
      for await (const _ of reader) {
        read += 1;
        if (read > 1) continue;
        const { db } = portal.app.context;
        await db.deleteFrom('session').where('tokenHash', '=', hashToken(leaving.token!)).execute();
      }
    })();
    await expect(reading).rejects.toThrow();
    expect(read).toBeLessThan(12_000);
  });
});
