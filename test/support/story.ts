import { expect } from 'vitest';
import type { Client, Data } from './client.ts';
import { eventually } from './eventually.ts';
import { httpCall } from './http-call.ts';

/** What a client sees of the offer, by name. */
export interface Offer {
  products: Record<string, string>;
  plans: Record<string, string>;
  catalogues: Record<string, string>;
}

export async function browse(client: Client): Promise<Offer> {
  const { catalogues } = await client.send(
    '{ catalogues { nodes { id name plans { id name } products { nodes { id name } } } } }',
  );
  const byName = (nodes: { id: string; name: string }[]) => Object.fromEntries(nodes.map(({ id, name }) => [name, id]));
  return {
    catalogues: byName(catalogues.nodes),
    plans: byName(catalogues.nodes.flatMap((catalogue: Data) => catalogue.plans)),
    products: byName(catalogues.nodes.flatMap((catalogue: Data) => catalogue.products.nodes)),
  };
}

let apps = 0;

/** A request in words; names are those of the demo world. */
export interface Ask {
  products?: string[];
  plan?: 'free' | 'enterprise';
  catalogue?: 'Public' | 'Enterprise';
  [input: string]: unknown;
}

/** Input of `requestAccess`: both products on Enterprise for a new app, unless said otherwise. */
export async function askFor(client: Client, { products, plan, catalogue, ...rest }: Ask = {}): Promise<Data> {
  const offer = await browse(client);
  const app = 'appId' in rest || 'newApp' in rest ? {} : { newApp: { name: `App ${++apps}` } };
  return {
    catalogueId: offer.catalogues[catalogue ?? 'Enterprise'],
    productIds: (products ?? ['accounts', 'payment']).map((name) => offer.products[name]),
    planId: offer.plans[plan ?? 'enterprise'],
    ...app,
    ...rest,
  };
}

export const REQUEST = `
  fragment Request on AccessRequest {
    id kind status provisioning autoApproved reason decisionReason decidedAt viewerCanDecide
    decidedBy { email } requester { email } app { id name } plan { name } products { name }
    credential { id status failure }
  }`;

export const REQUEST_ACCESS = `${REQUEST} mutation ($input: RequestAccessInput!) {
  requestAccess(input: $input) { accessRequest { ...Request } userErrors { code message field retryAfterSeconds } } }`;
export const APPROVE = `${REQUEST} mutation ($id: ID!, $input: DecisionInput) {
  approveAccessRequest(id: $id, input: $input) { accessRequest { ...Request } userErrors { code message field } } }`;
export const REJECT = `${REQUEST} mutation ($id: ID!, $input: DecisionInput) {
  rejectAccessRequest(id: $id, input: $input) { accessRequest { ...Request } userErrors { code message field } } }`;
export const CANCEL = `${REQUEST} mutation ($id: ID!) {
  cancelAccessRequest(id: $id) { accessRequest { ...Request } userErrors { code message field } } }`;
export const REVEAL = `mutation ($id: ID!) {
  revealCredential(id: $id) { secret credential { id status } userErrors { code message field } } }`;
export const REVOKE = `mutation ($id: ID!) {
  revokeCredential(id: $id) { credential { id status } userErrors { code message field } } }`;

/** Asks for access and returns the request. */
export async function requestAccess(client: Client, ask: Ask = {}): Promise<Data> {
  const { requestAccess } = await client.send(REQUEST_ACCESS, { input: await askFor(client, ask) });
  return requestAccess.accessRequest;
}

export async function approve(client: Client, id: string, input: object = {}): Promise<Data> {
  return (await client.send(APPROVE, { id, input })).approveAccessRequest.accessRequest;
}

export async function reject(client: Client, id: string, input: object = {}): Promise<Data> {
  return (await client.send(REJECT, { id, input })).rejectAccessRequest.accessRequest;
}

export async function readRequest(client: Client, id: string): Promise<Data> {
  const query = `${REQUEST} query ($id: ID!) { accessRequest(id: $id) { ...Request } }`;
  return (await client.send(query, { id })).accessRequest;
}

/** Waits until the gateway has confirmed the request, and returns it. */
export const provisioned = (client: Client, id: string): Promise<Data> =>
  eventually(client.url, async () => {
    const request = await readRequest(client, id);
    expect(request.provisioning).toBe('PROVISIONED');
    return request;
  });

/** The secret of a credential, as its consumer is shown it. */
export async function reveal(client: Client, credentialId: string): Promise<string> {
  return (await client.send(REVEAL, { id: credentialId })).revealCredential.secret;
}

/** Status of a call of an API through the gateway. */
export async function call(url: string, secret?: string): Promise<number> {
  return (await httpCall(url, secret ? { headers: { authorization: secret } } : {})).status;
}
