import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sequenceEvents } from '../../../src/platform/events/event-log.ts';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';
import { selectionOf } from '../visibility/operation.ts';
import { addCrowd } from './crowd.ts';
import { LISTS, ordersOf } from './lists.ts';
import { type Sent, sentBy } from './statements.ts';

/** So many of everything that reading a whole table is never the best way to a page of it. */
const COUNT = 3_000;

/** Set up by API owners, or written, one by one: so few of each are ever there that all of them may be read. */
const SMALL = new Set([
  ...['portal_settings', 'catalogue_version', 'provider', 'approval_rule', 'request_form', 'request_form_version'],
  ...['catalogue', 'plan', 'catalogue_plan', 'catalogue_team', 'service_token', 'webhook', 'team', 'attribute'],
  ...['identity_provider', 'content_entry'],
]);

/** What a node asks of its log and a worker of its queue, whoever calls. */
const OF_ITS_OWN = /sequence_events|event_consumer|graphile_worker|position > |^\s*(begin|commit|rollback|listen)/i;

/** How many there are is counted one by one, and only where it is asked for. */
const COUNTS = /count\(\*\)::int as "count"/;

/** Asked of a gateway, or sealed with a key that the crowd does not have. */
const NOT_READ = new Set(['effectiveAccess', 'headerNames', 'previousSecretUntil']);

let portal: TestPortal;
let clients: Record<'owner' | 'member', Client>;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  clients = { owner: await portal.as('owner'), member: await portal.as('member') };
  const { db } = portal.app.context;
  await addCrowd(db, COUNT);
  await sql`insert into session (id, user_id, token_hash, created_at, last_used_at, expires_at)
    select gen_random_uuid(), id, id::text, now(), now(), now() + interval '1 day' from "user"`.execute(db);
  await sql`insert into totp (user_id, sealed_secret, last_step) select id, '', 0 from "user"`.execute(db);
  await sql`insert into recovery_code (user_id, code_hash) select id, 'code' from "user"`.execute(db);
  await sql`insert into passkey (id, user_id, name, credential_id, public_key, counter, transports)
    select gen_random_uuid(), id, 'Key', id::text, '', 0, '{}' from "user"`.execute(db);
  await sequenceEvents(db);
  await rowsOf(portal.database, 'vacuum analyze');
});
afterAll(() => portal?.stop());

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Plan[];
}

const scansIn = (plan: Plan): string[] => [
  ...(plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name']!] : []),
  ...(plan.Plans ?? []).flatMap(scansIn),
];

/** Growing tables that a statement reads from one end to the other. */
async function scansOf({ text, values }: Sent): Promise<string[]> {
  const rows = await rowsOf(portal.database, `explain (format json) ${text}`, values);
  const [{ 'QUERY PLAN': plans }] = rows as [{ 'QUERY PLAN': [{ Plan: Plan }] }];
  return scansIn(plans[0].Plan).filter((table) => !SMALL.has(table));
}

/** The same of all reads that a document causes. */
async function scansBy(client: Client, document: string): Promise<string[]> {
  const sent = await sentBy(() => client.send(document), OF_ITS_OWN);
  const reads = sent.filter(({ text }) => /^\s*(select|with)/i.test(text) && !COUNTS.test(text));
  const scans = await Promise.all(
    reads.map(async (read) => (await scansOf(read)).map((table) => `${table}: ${read.text}`)),
  );
  return scans.flat();
}

/** Lists as those see them who may read them, in every order. */
const CASES = LISTS.flatMap(({ name, type }) => [
  { name, type, who: 'owner' as const },
  { name, type, who: 'member' as const },
]);

describe('Growth: no table that grows is read as a whole', () => {
  it.each(CASES)('by $name as $who', async (list) => {
    const { name, type, who } = list;
    const client = clients[who];
    const nested = `{ nodes ${selectionOf(type, 1, NOT_READ)} pageInfo { hasNextPage } }`;
    const { errors } = await client.raw(`{ ${name}(first: 1) ${nested} }`);
    if (errors?.[0]?.extensions?.code === 'FORBIDDEN') return;
    expect(await scansBy(client, `{ ${name}(first: 20) ${nested} }`)).toEqual([]);
    for (const orderBy of ordersOf(type.name)) {
      expect(await scansBy(client, `{ ${name}(first: 20, orderBy: ${orderBy}) { nodes { id } } }`), orderBy).toEqual(
        [],
      );
    }
  });

  it.each(['owner', 'member'] as const)('by the products of a catalogue as %s, in every order', async (who) => {
    const { catalogues } = await clients[who].send('{ catalogues { nodes { id } } }');
    for (const orderBy of ordersOf('Product')) {
      const order = `first: 20, orderBy: ${orderBy}`;
      const inside = `{ catalogues { nodes { products(${order}) { edges { node { id } publication { position } } } } } }`;
      expect(await scansBy(clients[who], inside), orderBy).toEqual([]);
      for (const { id } of catalogues.nodes) {
        const found = await scansBy(clients[who], `{ products(catalogueId: "${id}", ${order}) { nodes { id } } }`);
        expect(found, orderBy).toEqual([]);
      }
    }
  });

  it.each(['owner', 'member'] as const)('by a search for products as %s, whatever it finds', async (who) => {
    for (const search of ['CROWD', 'crowd123', 'rowd1 wd17', 'nowhere']) {
      const found = await scansBy(clients[who], `{ products(first: 20, search: "${search}") { nodes { id } } }`);
      expect(found, search).toEqual([]);
    }
  });

  it.each(['owner', 'member'] as const)('by what lists are narrowed to as %s', async (who) => {
    const [product] = await rowsOf(portal.database, 'select product_id as id from credential_product limit 1');
    const [plan] = await rowsOf(portal.database, 'select plan_id as id from credential limit 1');
    const [productId, planId] = [product, plan].map((row) => (row as { id: string }).id);
    for (const list of [
      `apps(filter: { productIds: ["${productId}"] })`,
      `apps(filter: { productIds: ["${productId}"], planIds: ["${planId}"] })`,
      `clientCertificates(filter: { productIds: ["${productId}"] })`,
      `products(filter: { tags: ["CROWD 12"] })`,
      'contentEntries(filter: { search: "crowd 12" })',
      'contentEntries(filter: { tags: ["CROWD 12"] })',
      ...(who === 'owner'
        ? [`auditEvents(filter: { productIds: ["${productId}"] })`, `auditEvents(filter: { planIds: ["${planId}"] })`]
        : []),
    ]) {
      expect(await scansBy(clients[who], `{ ${list} { nodes { id } } }`), list).toEqual([]);
    }
  });

  it.each(['owner', 'member'] as const)('by a search for anything as %s, also where it is misspelt', async (who) => {
    for (const text of ['crowd 123', 'nowhere', 'croxd123', 'crowd1234567']) {
      const found = await scansBy(clients[who], `{ search(text: "${text}") { hits { title snippetHtml } } }`);
      expect(found, text).toEqual([]);
    }
  });
});

it('Growth: the order in which products are found is that of the list, on every page', async () => {
  const read = async (after: string | null) => {
    const page = 'products(first: 7, after: $after, search: "crowd29")';
    const query = `query ($after: String) { ${page} { nodes { id name } pageInfo { hasNextPage endCursor } } }`;
    return (await clients.member.send(query, { after })).products;
  };
  const seen: { id: string; name: string }[] = [];
  for (let after = null, more = true; more; ) {
    const { nodes, pageInfo } = await read(after);
    seen.push(...nodes);
    [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
  }
  const names = Array.from({ length: COUNT }, (_, n) => `crowd${n + 1}`).filter((name) => name.includes('crowd29'));
  expect(seen.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  expect(seen.map(({ id }) => id)).toEqual(seen.map(({ id }) => id).toSorted());
});
