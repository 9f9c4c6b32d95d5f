import { Client, type Data } from '../../support/client.ts';
import type { TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';

export const CREATE_TOKEN = `mutation ($input: CreateServiceTokenInput!) {
  createServiceToken(input: $input) { token serviceToken { id name scopes expiresAt } userErrors { code field } } }`;
export const REVOKE_TOKEN = `mutation ($id: ID!) {
  revokeServiceToken(id: $id) { serviceToken { revokedAt } userErrors { code field } } }`;
export const CONFIGURE = `mutation ($id: ID!, $input: PlanAccessInput!) {
  configurePlanAccess(id: $id, input: $input) {
    plan { externalApproval externalRedirectUrl secretDelivery } userErrors { code message field } } }`;
export const SETTINGS = `mutation ($input: UpdatePortalSettingsInput!) {
  updatePortalSettings(input: $input) {
    portalSettings { externalApproval externalRedirectUrl secretDelivery } userErrors { code message field } } }`;
export const HANDED_OFF = `query ($id: ID!) {
  accessRequest(id: $id) { id status redirectUrl decidedByService viewerCanDecide decidedBy { email } } }`;

/** A program of a third party with a token of its own. */
export interface Service {
  client: Client;
  id: string;
  token: string;
}

export async function serviceOf(portal: TestPortal, scopes: string[], name = 'Billing'): Promise<Service> {
  const { createServiceToken } = await (await portal.as('owner')).send(CREATE_TOKEN, { input: { name, scopes } });
  const { token, serviceToken } = createServiceToken;
  return { token, id: serviceToken.id, client: new Client(portal.url, token) };
}

/** Says who decides requests for a plan of the demo world. */
export async function configure(portal: TestPortal, plan: 'free' | 'enterprise', input: object): Promise<Data> {
  const owner = await portal.as('owner');
  const { plans } = await browse(owner);
  return (await owner.send(CONFIGURE, { id: plans[plan], input })).configurePlanAccess.plan;
}

export const readHandedOff = async (client: Client, id: string): Promise<Data> =>
  (await client.send(HANDED_OFF, { id })).accessRequest;
