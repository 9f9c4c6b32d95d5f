import { expect } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { allSequenced } from '../../support/event-log.ts';
import { eventually } from '../../support/eventually.ts';
import type { TestPortal } from '../../support/portal.ts';

const ERRORS = 'userErrors { code message field }';

/** A mutation that deletes something by its id. */
export const deletionOf = (thing: 'App' | 'User' | 'Product' | 'Plan' | 'Catalogue'): string =>
  `mutation ($id: ID!) { delete${thing}(id: $id) { deletedId isComplete ${ERRORS} } }`;

export const UPDATE_APP = `mutation ($id: ID!, $input: UpdateAppInput!) {
  updateApp(id: $id, input: $input) { app { id name description visibility } ${ERRORS} } }`;

const CLOSED = 'status closedBecause decidedAt decidedBy { email } app { name deletedAt }';

/** A request as somebody sees it after what it needed went away. */
export const readClosed = async (client: Client, id: string): Promise<Data> =>
  (await client.send(`query ($id: ID!) { accessRequest(id: $id) { ${CLOSED} } }`, { id })).accessRequest;

/** Waits until a request was closed for this reason. */
export const closed = (client: Client, id: string, closedBecause: string): Promise<Data> =>
  eventually(client.url, async () => {
    const request = await readClosed(client, id);
    expect(request).toMatchObject({ status: 'CANCELLED', closedBecause });
    return request;
  });

/** What the audit trail tells of an object, oldest first. */
export async function trailOf(portal: TestPortal, owner: Client, id: string): Promise<Data[]> {
  await allSequenced(portal);
  const query = `query ($id: ID!) { auditEvents(first: 100, filter: { subjectId: $id }) {
    nodes { type actor { email } onBehalfOf { email } before after } } }`;
  return (await owner.send(query, { id })).auditEvents.nodes.toReversed();
}
