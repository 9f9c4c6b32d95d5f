import { expect } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { eventually } from '../../support/eventually.ts';
import { type Ask, approve, provisioned, REQUEST, requestAccess, reveal } from '../../support/story.ts';

const ERRORS = 'userErrors { code message field conflictId }';

export const CAN_REQUEST = `query ($input: CanRequestInput!) {
  canRequest(input: $input) { allowed problems { code message field conflictId } } }`;
export const CAN_CHANGE_PLAN = `query ($input: ChangePlanInput!) {
  canChangePlan(input: $input) { allowed problems { code message field conflictId } } }`;
export const CAN_RENEW = `query ($input: RenewCredentialInput!) {
  canRenewCredential(input: $input) { allowed problems { code } } }`;
export const REQUEST_ACCESS = `${REQUEST} mutation ($input: RequestAccessInput!) {
  requestAccess(input: $input) { accessRequest { ...Request createdBy { email } } ${ERRORS} } }`;
export const CHANGE_PLAN = `${REQUEST} mutation ($input: ChangePlanInput!) { changePlan(input: $input) {
  accessRequest { ...Request createdBy { email } previousPlan { name } }
  credential { id plan { name } pendingPlan { name } pendingRequests { id } products { name } }
  ${ERRORS} } }`;
export const RENEW = `${REQUEST} mutation ($input: RenewCredentialInput!) { renewCredential(input: $input) {
  accessRequest { ...Request } credential { id expiresAt } ${ERRORS} } }`;
export const ADD_CREDENTIAL = `mutation ($input: AddCredentialInput!) { addCredential(input: $input) {
  credential { id name status plan { name } products { name } issuedBy { email } app { owner { email } } } ${ERRORS} } }`;
export const ADD_PRODUCTS = `mutation ($input: AddProductsToCredentialInput!) { addProductsToCredential(input: $input) {
  credential { id plan { name } products { name } } ${ERRORS} } }`;
export const REMOVE_PRODUCT = `mutation ($id: ID!, $productId: ID!) {
  removeProductFromCredential(id: $id, productId: $productId) { credential { id products { name } } ${ERRORS} } }`;
export const CREATE_APP = `mutation ($input: CreateAppInput!) {
  createApp(input: $input) { app { id name owner { email } } ${ERRORS} } }`;

const CREDENTIAL = `query ($id: ID!) { node(id: $id) { ... on Credential {
  id status expiresAt lastFour plan { name } pendingPlan { name } products { name } issuedBy { email } } } }`;

export const readCredential = async (client: Client, id: string): Promise<Data> =>
  (await client.send(CREDENTIAL, { id })).node;

/** Waits until the credential is as described. */
export const credentialBecomes = (client: Client, id: string, state: object): Promise<Data> =>
  eventually(client.url, async () => {
    const credential = await readCredential(client, id);
    expect(credential).toMatchObject(state);
    return credential;
  });

/** A request that was approved and works, with its secret. */
export async function granted(consumer: Client, owner: Client, ask: Ask = {}): Promise<Data> {
  const request = await requestAccess(consumer, ask);
  if (request.status === 'PENDING') await approve(owner, request.id);
  const { credential, app } = await provisioned(consumer, request.id);
  return { request, app, credential, secret: await reveal(consumer, credential.id) };
}

let apps = 0;

/** An app of a consumer, made by the consumer. */
export const newApp = async (client: Client, input: object = {}): Promise<Data> =>
  (await client.send(CREATE_APP, { input: { name: `Own app ${++apps}`, ...input } })).createApp.app;
