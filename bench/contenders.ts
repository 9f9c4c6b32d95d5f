import { fileURLToPath } from 'node:url';
import { VIEWS } from './contenders/postgraphile.views.ts';
import { type World, withClient } from './portal.ts';
import { type Server, start } from './process.ts';
import type { Read } from './reads.ts';

export interface Contender {
  name: string;
  start(world: World): Promise<Server>;
  /** What is sent for a read; the answers are equal. */
  query?(read: Read): string;
}

const script = (name: string) => fileURLToPath(new URL(`contenders/${name}.js`, import.meta.url));

const peer = (name: string, file: string): Contender => ({
  name,
  start: ({ databaseUrl }) => start(script(file), { DATABASE_URL: databaseUrl }),
});

/** The first is measured, the second is what is possible at best. */
export const CONTENDERS: Contender[] = [
  { name: 'Gatehouse', start: (world) => world.startPortal() },
  peer('raw', 'raw'),
  {
    name: 'PostGraphile',
    async start(world) {
      await withClient(world.databaseUrl, (client) => client.query(VIEWS));
      return start(script('postgraphile'), { DATABASE_URL: world.databaseUrl });
    },
    query: ({ name }) => POSTGRAPHILE[name]!,
  },
  peer('Mercurius', 'mercurius'),
  peer('Yoga', 'yoga'),
  peer('naive', 'naive'),
];

const PLAN = 'id: rowId name displayName rate per quota quotaRenewalSeconds autoApprove';
const PRODUCT = 'id: rowId name displayName description tags isFeatured';
const REQUEST = 'id: rowId status kind reason createdAt app { id: rowId name }';

const CATALOGUES = `query Catalogues {
  catalogues: allCatalogues(first: 20) { nodes {
    id: rowId name visibility products(first: 20) { nodes { ${PRODUCT} } } plans { ${PLAN} }
  } }
}`;

/** The same by its names. */
const POSTGRAPHILE: Record<string, string> = {
  'catalogue page, anonymous': CATALOGUES,
  'catalogue page, partner': CATALOGUES,
  'one product with plans': `query Product($id: UUID!) { product: productByRowId(rowId: $id) { ${PRODUCT} plans { ${PLAN} } } }`,
  'own requests, 20 rows': `query OwnRequests {
    accessRequests: allRequests(first: 20, orderBy: ROW_ID_DESC) { nodes {
      ${REQUEST} plan { id: rowId displayName } products { id: rowId displayName }
    } }
  }`,
  "owner's queue, 50 rows": `query Queue {
    accessRequests: allRequests(first: 50, orderBy: ROW_ID_DESC, condition: { status: "PENDING" }) { nodes {
      ${REQUEST} requester { id: rowId displayName organisation { id: rowId name } } products { id: rowId displayName }
    } }
  }`,
};
