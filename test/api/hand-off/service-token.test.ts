import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { APPROVE, askFor, REQUEST_ACCESS, requestAccess } from '../../support/story.ts';
import {
  CREATE_TOKEN,
  configure,
  HANDED_OFF,
  REVOKE_TOKEN,
  readHandedOff,
  type Service,
  serviceOf,
} from './hand-off-fixture.ts';

let portal: TestPortal;
let [owner, partner]: Client[] = [];
let reader: Service;
beforeAll(async () => {
  portal = await startTestPortal();
  [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
  reader = await serviceOf(portal, ['READ_REQUESTS'], 'Reader');
});
afterAll(() => portal?.stop());

const LIST = '{ accessRequests(first: 100) { nodes { id } } }';

describe('a service token', () => {
  it('is shown once, can be recognised, and is stored as a hash alone', async () => {
    expect(reader.token).toMatch(/^gst_[\w-]{43}$/);
    const { db } = portal.app.context;
    const rows = await db.selectFrom('serviceToken').selectAll().execute();
    const events = await db.selectFrom('eventLog').selectAll().execute();
    expect(JSON.stringify([rows, events])).not.toContain(reader.token.slice(4));
    const { serviceTokens } = await owner!.send('{ serviceTokens { nodes { name scopes createdBy { email } } } }');
    expect(serviceTokens.nodes).toEqual([
      { name: 'Reader', scopes: ['READ_REQUESTS'], createdBy: { email: 'owner@example.com' } },
    ]);
  });

  it('reads only what waits for a third party', async () => {
    const pending = await requestAccess(partner!);
    await configure(portal, 'enterprise', { externalApproval: true });
    const waiting = await requestAccess(partner!);
    await configure(portal, 'enterprise', { externalApproval: null });
    const { accessRequests } = await reader.client.send(LIST);
    expect(accessRequests.nodes).toEqual([{ id: waiting.id }]);
    expect(await readHandedOff(reader.client, pending.id)).toBeNull();
    expect(await reader.client.send('query ($id: ID!) { node(id: $id) { id } }', { id: pending.id })).toEqual({
      node: null,
    });
  });

  it('with the scope to read it decides nothing', async () => {
    await configure(portal, 'enterprise', { externalApproval: true });
    const { id } = await requestAccess(partner!);
    await configure(portal, 'enterprise', { externalApproval: null });
    expect((await readHandedOff(reader.client, id)).viewerCanDecide).toBe(false);
    expect(await reader.client.errorCode(APPROVE, { id })).toBe('FORBIDDEN');
    const create = 'mutation ($id: ID!) { createDecisionLink(id: $id) { token } }';
    expect(await reader.client.errorCode(create, { id })).toBe('FORBIDDEN');
  });

  it('is nobody: it may do nothing that accounts may', async () => {
    const input = await askFor(partner!);
    const codes = await Promise.all([
      reader.client.errorCode('{ apps { nodes { id } } }'),
      reader.client.errorCode(REQUEST_ACCESS, { input }),
      reader.client.errorCode(CREATE_TOKEN, { input: { name: 'More', scopes: ['READ_REQUESTS'] } }),
    ]);
    expect(codes).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    expect(await reader.client.send('{ viewer { id } }')).toEqual({ viewer: null });
  });

  it('shows nothing of the app beyond the request', async () => {
    await configure(portal, 'enterprise', { externalApproval: true });
    const { id } = await requestAccess(partner!);
    await configure(portal, 'enterprise', { externalApproval: null });
    const query = `query ($id: ID!) { accessRequest(id: $id) {
      app { name credentials { id } accessRequests { nodes { id } } } requester { email teams { id } } } }`;
    const { accessRequest } = await reader.client.send(query, { id });
    expect(accessRequest.app.credentials).toEqual([]);
    expect(accessRequest.app.accessRequests.nodes).toEqual([{ id }]);
    expect(accessRequest.requester).toEqual({ email: 'partner@example.com', teams: [] });
  });

  it('notes to the minute that it was used', async () => {
    const { id, client } = await serviceOf(portal, ['READ_REQUESTS']);
    await client.send(LIST);
    const used = () =>
      portal.app.context.db.selectFrom('serviceToken').select('lastUsedAt').where('id', '=', id).executeTakeFirst();
    const first = await used();
    expect(first?.lastUsedAt).toBeInstanceOf(Date);
    await client.send(LIST);
    expect(await used()).toEqual(first);
  });

  it('is refused at once when it was revoked', async () => {
    const { id, client } = await serviceOf(portal, ['READ_REQUESTS']);
    await client.send(LIST);
    await owner!.send(REVOKE_TOKEN, { id });
    expect(await client.errorCode(LIST)).toBe('UNAUTHENTICATED');
    const again = await owner!.refused(REVOKE_TOKEN, { id });
    expect(again.userErrors[0].code).toBe('WRONG_STATE');
  });

  it('is refused when it has expired, or was made up', async () => {
    const { id, client } = await serviceOf(portal, ['READ_REQUESTS']);
    await portal.app.context.db
      .updateTable('serviceToken')
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where('id', '=', id)
      .execute();
    expect(await client.errorCode(LIST)).toBe('UNAUTHENTICATED');
    expect(await new Client(portal.url, `gst_${'A'.repeat(43)}`).errorCode(LIST)).toBe('UNAUTHENTICATED');
  });

  it.each([
    [{ name: ' ', scopes: ['READ_REQUESTS'] }, 'name'],
    [{ name: 'Billing', scopes: [] }, 'scopes'],
    [{ name: 'Billing', scopes: ['READ_REQUESTS'], expiresInDays: 0 }, 'expiresInDays'],
    [{ name: 'Billing', scopes: ['READ_REQUESTS'], expiresInDays: 366 }, 'expiresInDays'],
  ])('is not made from %o', async (input, field) => {
    const refused = await owner!.refused(CREATE_TOKEN, { input });
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', field] }]);
  });

  it('opens no socket', async () => {
    const opening = reader.client.subscribe('subscription { accessRequestDecided { type } }');
    await expect(opening).rejects.toThrow('The socket was closed with 4401');
  });

  it('is read by API owners alone', async () => {
    const query = 'query ($id: ID!) { node(id: $id) { id } }';
    expect(await owner!.send(query, { id: reader.id })).toEqual({ node: { id: reader.id } });
    expect(await partner!.send(query, { id: reader.id })).toEqual({ node: null });
    expect(await reader.client.errorCode(HANDED_OFF, { id: 'x' })).toBe('BAD_USER_INPUT');
  });
});
