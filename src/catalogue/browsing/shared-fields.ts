import type { SharedFields } from '../../platform/graphql-pipeline/shared-answers.ts';

const PAGE = ['nodes', 'edges', 'pageInfo', 'totalCount'];
const EDGE = ['cursor', 'node'];

/**
 * What everybody who sees the same catalogues reads alike: columns of the tables whose changes `catalogue_version` notes. A field that reads
 * anything else, or tells the viewer something of their own, must not stand here.
 */
export const SHARED_FIELDS = {
  Query: ['catalogues', 'catalogue', 'products', 'product', 'plans', 'plan', 'productBySlug', 'catalogueBySlug'],
  CatalogueConnection: PAGE,
  CatalogueEdge: [...EDGE, 'publication'],
  Catalogue: [
    'id',
    'name',
    'displayName',
    'position',
    'slug',
    'visibility',
    'createdAt',
    'products',
    'plans',
    'plansConnection',
  ],
  ProductConnection: [...PAGE, 'facets'],
  ProductFacets: [
    'tags',
    'categories',
    'catalogues',
    'authTypes',
    'isFeatured',
    'isRequestable',
    'autoApprove',
    'lifeCycles',
  ],
  FacetCount: ['value', 'count'],
  ProductEdge: [...EDGE, 'publication'],
  Publication: ['displayName', 'position', 'ownDisplayName', 'ownPosition'],
  Product: [
    ...[
      'id',
      'name',
      'slug',
      'displayName',
      'description',
      'content',
      'contentHtml',
      'tags',
      'category',
      'position',
      'isFeatured',
      'isDocumentationOnly',
      'logo',
      'preview',
      'lifeCycle',
      'sunsetAt',
      'lifeCycleNote',
    ],
    ...['authType', 'createdAt', 'catalogues', 'plans', 'plansConnection'],
  ],
  Image: ['alternativeText', 'url', 'renditions'],
  ImageRendition: ['size', 'width', 'height', 'url'],
  PlanConnection: PAGE,
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
    ...['autoApprove', 'priceLabel', 'terms', 'requestAllowance', 'requestPeriodSeconds', 'createdAt'],
  ],
  // Never changed, and named by the plan.
  PlanTerms: ['id', 'createdAt', 'version', 'text', 'textHtml'],
  PageInfo: ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'],
} satisfies SharedFields;
