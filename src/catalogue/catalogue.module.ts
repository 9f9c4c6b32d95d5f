import type { Module } from '../platform/module.ts';
import { Catalogue, CataloguePlan, CatalogueProduct, CatalogueTeam } from './catalogues/catalogue.entity.ts';
import { findVisibleCatalogue, findVisiblePlan, findVisibleProduct } from './catalogues/catalogue.queries.ts';
import { CatalogueResolver } from './catalogues/catalogue.resolver.ts';
import { CatalogueMutationsResolver } from './catalogues/catalogue-mutations.resolver.ts';
import { ProductDocument } from './documents/product-document.entity.ts';
import { findVisibleProductDocument } from './documents/product-document.queries.ts';
import { ProductDocumentResolver } from './documents/product-document.resolver.ts';
import {
  OfferAdministrationResolver,
  PlanAdministrationResolver,
  ProductAdministrationResolver,
} from './offer/administration.resolver.ts';
import { Plan } from './plans/plan.entity.ts';
import { PlanResolver } from './plans/plan.resolver.ts';
import { PlanMutationsResolver } from './plans/plan-mutations.resolver.ts';
import { Product } from './products/product.entity.ts';
import { ProductResolver } from './products/product.resolver.ts';
import { ProductMutationsResolver } from './products/product-mutations.resolver.ts';
import { ProviderDeletionResolver } from './provider-deletion/provider-deletion.resolver.ts';
import { writePolicyJob } from './publishing/policy.jobs.ts';
import { synchroniseProviderJob } from './synchronise/sync.jobs.ts';

/** What is offered: products, plans, catalogues, and who sees them. */
export const catalogueModule: Module = {
  name: 'catalogue',
  entities: [Product, ProductDocument, Plan, Catalogue, CatalogueProduct, CataloguePlan, CatalogueTeam],
  resolvers: [
    CatalogueResolver,
    ProductResolver,
    PlanResolver,
    CatalogueMutationsResolver,
    ProductMutationsResolver,
    PlanMutationsResolver,
    OfferAdministrationResolver,
    ProductAdministrationResolver,
    PlanAdministrationResolver,
    ProviderDeletionResolver,
    ProductDocumentResolver,
  ],
  nodes: [
    { type: 'Product', table: 'product', find: findVisibleProduct },
    { type: 'Plan', table: 'plan', find: findVisiblePlan },
    { type: 'Catalogue', table: 'catalogue', find: findVisibleCatalogue },
    { type: 'ProductDocument', table: 'productDocument', find: findVisibleProductDocument },
  ],
  jobs: [synchroniseProviderJob, writePolicyJob],
};
