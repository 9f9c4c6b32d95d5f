import type { CallPlace } from '../../src/provider/port/api-access.ts';
import type { PlanLimits, ProviderAdapter } from '../../src/provider/port/provider-adapter.ts';
import type { ClientCertificate } from '../support/client-certificate.ts';

/** A running provider, prepared for the contract suite. */
export interface ContractTarget {
  adapter: ProviderAdapter;
  /** An adapter on the same kind of provider with other connection details. */
  connect(change: { url?: string; secret?: string }): ProviderAdapter;
  secret: string;
  /** What consumers call. */
  gatewayUrl: string;
  organisationId: string;
  /** Two loaded APIs behind auth tokens. */
  apis: [{ id: string; name: string }, { id: string; name: string }];
  /** Whether `readKeyWithQuota` knows what a shared counter has left. */
  tellsSharedCounts: boolean;
  /** Whether it knows no servers of the Model Context Protocol, as gateways before 5.13, which refuse some calls otherwise. */
  isOlder: boolean;
  /** Whether it is called over TLS, so that clients can show certificates. */
  isTls: boolean;
  /** Begins the id of everything the suite makes, so that nothing foreign is touched on a shared provider. */
  prefix: string;
  /** Writes a whole policy past the adapter, as an owner by hand, and waits until it is served. */
  plantPolicy(policy: Record<string, unknown> & { id: string }): Promise<void>;
  /** Makes an API of an OpenAPI definition; its id is the prefix with the name. */
  plantOasApi(
    name: string,
    authentication: { securitySchemes: object; components: object; server?: object; middleware?: object },
  ): Promise<void>;
  /** The definition as the provider prints it. */
  rawApi(apiId: string): Promise<Record<string, unknown>>;
  rawPolicy(policyId: string): Promise<Record<string, unknown>>;
  /** Replaces a key's session past the adapter. */
  plantKey(consumerKey: string, session: Record<string, unknown>): Promise<void>;
  /** Makes further APIs, each by what is said of it over an ordinary one; their ids are the prefix with the name. */
  plantApis(definitions: Record<string, object>): Promise<void>;
  /** Status of a call with these values in these places; without a path, at the API's own. */
  send(apiId: string, call: { path?: string; places?: readonly (readonly [CallPlace, string])[] }): Promise<number>;
  /** Status of a call over TLS with a client certificate, or none. */
  callAs(apiId: string, client?: ClientCertificate, consumerKey?: string): Promise<number>;
  /** Calls the admin API past the adapter. */
  admin(method: string, path: string, body?: object | string): Promise<unknown>;
  /** Status which a consumer gets; without a key no header is sent. */
  call(api: { id: string }, consumerKey?: string): Promise<number>;
  /** The next write of a key is carried out, and its answer is lost. */
  loseAnswer(method: 'POST' | 'PUT'): void;
  /** Calls the adapter made so far, as `POST /path`. */
  calls: string[];
  stop(): Promise<void>;
}

export const UNLIMITED: PlanLimits = { rate: null, per: null, quota: null, quotaRenewalSeconds: null };
