import { expect } from 'vitest';
import type { Client, Data } from './client.ts';
import { eventually } from './eventually.ts';
import type { TestPortal } from './portal.ts';
import { type Ask, approve, browse, call, provisioned, requestAccess, reveal } from './story.ts';
import { rowsOf } from './time.ts';

const CREDENTIAL = `fragment Credential on Credential {
  id status name lastFour retiresAt retiresInSeconds expiresAt revealedAt suspensionReason isImported lostAt failure
  isApplied secretPolicy createdAt plan { id name } products { id name } replaces { id status } replacedBy { id status } }`;

/** A mutation on one credential: `rotateCredential` and the like. */
export const mutationOn = (name: string, input = '', fields = 'credential { ...Credential }') =>
  `${CREDENTIAL} mutation ($id: ID!${input && `, $input: ${input}`}) {
    ${name}(id: $id${input && ', input: $input'}) { ${fields} userErrors { code message field conflictId } } }`;

export const ROTATE = mutationOn(
  'rotateCredential',
  'RotateCredentialInput',
  'credential { ...Credential } retiring { ...Credential }',
);
export const END_OVERLAP = mutationOn('endRotationOverlap');
export const SUSPEND = mutationOn('suspendCredential', 'SuspendCredentialInput');
export const RESUME = mutationOn('resumeCredential');
export const RETRY = mutationOn('retryProvisioning');

export async function readCredential(client: Client, id: string): Promise<Data> {
  const query = `${CREDENTIAL} query ($id: ID!) { node(id: $id) { ...Credential } }`;
  return (await client.send(query, { id })).node;
}

/** Waits until a credential is in a state and the gateway confirmed it, and returns it. */
export const inState = (client: Client, id: string, status: string): Promise<Data> =>
  eventually(client.url, async () => {
    const credential = await readCredential(client, id);
    expect(credential).toMatchObject({ status, isApplied: true });
    return credential;
  });

/** Asks for access, has it approved where needed, and returns the credential when it works. */
export async function workingCredential(portal: TestPortal, client: Client, ask: Ask = {}): Promise<Data> {
  const request = await requestAccess(client, ask);
  if (request.status === 'PENDING') await approve(await portal.as('owner'), request.id);
  const { credential } = await provisioned(client, request.id);
  return inState(client, credential.id, 'ACTIVE');
}

export async function workingKey(portal: TestPortal, client: Client, ask: Ask = {}) {
  const credential = await workingCredential(portal, client, ask);
  return { credential, id: credential.id as string, secret: await reveal(client, credential.id) };
}

/** Changes a plan of the demo world and waits until the gateway has its policy. */
export async function updatePlan(portal: TestPortal, name: 'free' | 'enterprise', input: object): Promise<void> {
  const owner = await portal.as('owner');
  const { plans } = await browse(owner);
  await owner.send(
    'mutation ($id: ID!, $input: UpdatePlanInput!) { updatePlan(id: $id, input: $input) { userErrors { code } } }',
    { id: plans[name], input },
  );
  const waiting = 'select 1 from plan where id = $1 and revision > applied_revision';
  await eventually(portal.url, async () => expect(await rowsOf(portal.database, waiting, [plans[name]])).toEqual([]));
}

/** What a consumer gets for a key at the demo API, now. */
export const callPayment = (portal: TestPortal, secret: string): Promise<number> =>
  call(`${portal.sandbox.url}/payment/`, secret);
