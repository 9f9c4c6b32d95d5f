import type { SharedFields } from '../../platform/graphql-pipeline/shared-answers.ts';

const page = (...fields: string[]) => ['nodes', 'edges', 'pageInfo', ...fields];
const EDGE = ['cursor', 'node'];

/**
 * What everybody who sees the same catalogues reads alike: columns of the tables whose changes `catalogue_version` notes. A field that reads
 * anything else, or tells the viewer something of their own, must not stand here.
 */
export const SHARED_FIELDS: SharedFields = {
  Query: ['catalogues', 'catalogue', 'products', 'product', 'plans', 'plan'],
  CatalogueConnection: page(),
  CatalogueEdge: EDGE,
  Catalogue: ['id', 'name', 'visibility', 'createdAt', 'products', 'plans'],
  ProductConnection: page(),
  ProductEdge: EDGE,
  Product: [
    ...[
      'id',
      'name',
      'displayName',
      'description',
      'content',
      'contentHtml',
      'tags',
      'isFeatured',
      'isDocumentationOnly',
    ],
    ...['authType', 'createdAt', 'plans'],
  ],
  PlanConnection: page(),
  PlanEdge: EDGE,
  Plan: [
    ...[
      'id',
      'name',
      'displayName',
      'description',
      'rate',
      'per',
      'quota',
      'quotaRenewalSeconds',
      'keyLifetimeSeconds',
    ],
    ...['autoApprove', 'requestAllowance', 'requestPeriodSeconds', 'createdAt'],
  ],
  PageInfo: ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'],
};
