import { X509Certificate } from 'node:crypto';
import { expect, vi } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { type ClientCertificate, serverTls } from '../../support/client-certificate.ts';
import { inState } from '../../support/credentials.ts';
import { httpCall } from '../../support/http-call.ts';
import type { TestPortal } from '../../support/portal.ts';
import { approve, REQUEST_ACCESS } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import { connect, ownApi, type SecondGateway, startSecondGateway } from '../provider/second-gateway.ts';

/** An API whose keys are client certificates. */
export const certificateApi = (id: string) =>
  ownApi(id, { auth_configs: { authToken: { use_certificate: true } } } as never);

export const SET_KEY = `mutation ($id: ID!, $input: PublicKeyInput!) { setPublicKey(id: $id, input: $input) {
  credential { id status awaitsPublicKey expiresAt } userErrors { code field message conflictId } } }`;

/** A gateway that speaks TLS, behind the portal, with products on its APIs and two plans. */
export interface CertificateWorld {
  gateway: SecondGateway;
  providerId: string;
  /** By the id of their API. */
  products: Record<string, string>;
  plans: Record<'wide' | 'few' | 'brief', string>;
  /** Asks for a new app and returns the request. */
  ask(client: Client, input?: object): Promise<Data>;
  /** The credential of a request that is approved, with what its consumer has given. */
  working(client: Client, certificate: ClientCertificate, input?: object): Promise<string>;
  call(certificate?: ClientCertificate, headers?: Record<string, string>): Promise<number>;
}

let apps = 0;

export async function certificateWorld(portal: TestPortal): Promise<CertificateWorld> {
  const apis = [certificateApi('mtls'), certificateApi('other')];
  const gateway = await startSecondGateway(apis, { tls: serverTls(), sessionCacheMs: 100 });
  const owner = await portal.as('owner');
  const providerId = await connect(owner, { ...gateway.connection, gatewayUrl: gateway.sandbox.url });
  const plans = {} as CertificateWorld['plans'];
  const limits = {
    wide: { rate: 1_000, per: 60 },
    few: { rate: 4, per: 60 },
    brief: { rate: 1_000, per: 60, keyLifetimeSeconds: 20 * 86_400 },
  };
  for (const [name, more] of Object.entries(limits)) {
    const { createPlan } = await owner.send(
      'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { plan { id } userErrors { message } } }',
      { input: { providerId, name: `mtls-${name}`, ...more } },
    );
    plans[name as 'wide'] = createPlan.plan.id;
  }
  const { createCatalogue } = await owner.send(
    'mutation ($input: CreateCatalogueInput!) { createCatalogue(input: $input) { catalogue { id } userErrors { message } } }',
    { input: { name: 'Certificates', visibility: 'PUBLIC', planIds: Object.values(plans) } },
  );
  const { provider } = await owner.send(
    'query ($id: ID!) { provider(id: $id) { apis(first: 100) { nodes { id apiId obstacles { code } } } } }',
    { id: providerId },
  );
  const products: Record<string, string> = {};
  for (const { id, apiId } of provider.apis.nodes) {
    const input = { name: `mtls-${apiId}`, apiIds: [id], catalogueIds: [createCatalogue.catalogue.id] };
    const { createProduct } = await owner.send(
      'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { message } } }',
      { input },
    );
    products[apiId] = createProduct.product.id;
  }
  const waiting =
    'select 1 from product where revision > applied_revision union select 1 from plan where revision > applied_revision';
  await vi.waitFor(async () => expect(await rowsOf(portal.database, waiting)).toEqual([]), 60_000);
  const ask = async (client: Client, more: object = {}): Promise<Data> => {
    const input = { productIds: [products.mtls], planId: plans.wide, newApp: { name: `Certified ${++apps}` }, ...more };
    return (await client.send(REQUEST_ACCESS, { input })).requestAccess.accessRequest;
  };
  return {
    ...{ gateway, providerId, products, plans, ask },
    async working(client, { cert }, more = {}) {
      const { id } = await ask(client, { publicKey: cert, ...more });
      const { credential } = await approve(owner, id);
      await inState(client, credential.id, 'ACTIVE');
      return credential.id;
    },
    call: async (client, headers = {}) =>
      (await httpCall(`${gateway.sandbox.url}/mtls/`, { headers, ...(client ? { client } : {}) })).status,
  };
}

export const fingerprintOf = ({ cert }: ClientCertificate): string =>
  new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase();
