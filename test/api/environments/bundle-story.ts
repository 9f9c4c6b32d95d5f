import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';

/** What the portal answers to a bundle. */
export interface Answer {
  status: number;
  body: { changes: Data[]; userErrors: Data[]; errors?: Data[] };
}

const authorized = ({ token }: Client): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {});

export const getBundle = (client: Client): Promise<Response> =>
  fetch(new URL('/bundle.json', client.url), { headers: authorized(client) });

export const exported = async (client: Client): Promise<Data> => (await getBundle(client)).json();

export async function bringIn(client: Client, bundle: unknown, query = ''): Promise<Answer> {
  const response = await fetch(new URL(`/bundle${query}`, client.url), {
    method: 'POST',
    body: typeof bundle === 'string' ? bundle : JSON.stringify(bundle),
    headers: { 'content-type': 'application/json', ...authorized(client) },
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

export const dryRun = (client: Client, bundle: unknown): Promise<Answer> => bringIn(client, bundle, '?dryRun=true');

/** In words: what a bundle changes, or would. */
export const changesIn = ({ body }: Answer): string[] =>
  body.changes.map(({ kind, key, change, fields }) =>
    [change, kind, key, ...fields.map(({ field }: Data) => field)].join(' '),
  );

/** A portal with the same people and gateway as that of the demo world, in which nothing is defined yet. */
export async function startEmptyPortal(settings: Record<string, string> = {}): Promise<TestPortal> {
  const portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0', ...settings });
  await portal.database.pool.query(`delete from catalogue; delete from product; delete from plan;
    delete from product_slug; delete from catalogue_slug;
    insert into provider_api (id, provider_id, api_id, name, listen_path, auth_methods, is_active, is_internal, versions)
      select gen_random_uuid(), provider.id, api, api, '/' || api || '/', '["authToken"]', true, false, '[]'
      from provider, unnest(array['accounts-api', 'payment-api']) api
      on conflict do nothing`);
  return portal;
}
