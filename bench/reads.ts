import { idOf, TOKENS } from './data.ts';

/** One request that portals send all day. */
export interface Read {
  name: string;
  query: string;
  variables: Record<string, unknown>;
  token: string | null;
}

const CATALOGUES = `query Catalogues {
  catalogues(first: 20) { nodes {
    id name visibility
    products(first: 20) { nodes { id name displayName description tags isFeatured } }
    plans { id name displayName rate per quota quotaRenewalSeconds autoApprove }
  } }
}`;

const PRODUCT = `query Product($id: ID!) {
  product(id: $id) {
    id name displayName description tags isFeatured
    plans { id name displayName rate per quota quotaRenewalSeconds autoApprove }
  }
}`;

const OWN_REQUESTS = `query OwnRequests {
  accessRequests(first: 20) { nodes {
    id status kind reason createdAt
    app { id name } plan { id displayName } products { id displayName }
  } }
}`;

export const QUEUE = `query Queue {
  accessRequests(first: 50, filter: { status: [PENDING] }) { nodes {
    id status kind reason createdAt
    requester { id displayName organisation { id name } }
    app { id name } products { id displayName }
  } }
}`;

export const READS: Read[] = [
  { name: 'catalogue page, anonymous', query: CATALOGUES, variables: {}, token: null },
  { name: 'catalogue page, partner', query: CATALOGUES, variables: {}, token: TOKENS.partner },
  {
    name: 'one product with plans',

    query: PRODUCT,
    variables: { id: idOf('product', 25) },
    token: TOKENS.partner,
  },
  { name: 'own requests, 20 rows', query: OWN_REQUESTS, variables: {}, token: TOKENS.partner },
  { name: "owner's queue, 50 rows", query: QUEUE, variables: {}, token: TOKENS.owner },
];
