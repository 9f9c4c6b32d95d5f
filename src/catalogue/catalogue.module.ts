import type { Module } from '../platform/module.ts';
import { BundledDocumentResolver } from './bundles/bundle.resolver.ts';
import { bundleRoutes } from './bundles/bundle.routes.ts';
import { CodeSampleResolver } from './bundles/code-sample.resolver.ts';
import { Catalogue, CataloguePlan, CatalogueProduct, CatalogueTeam } from './catalogues/catalogue.entity.ts';
import { catalogues } from './catalogues/catalogue.queries.ts';
import { CatalogueResolver } from './catalogues/catalogue.resolver.ts';
import { CatalogueEdgeResolver, CataloguesOfProductResolver } from './catalogues/publication.resolver.ts';
import { DocumentVersionResolver, VersionsOfDocumentResolver } from './document-reading/document-version.resolver.ts';
import { readDocumentJob } from './document-reading/read-document.jobs.ts';
import { SourceOfDocumentResolver } from './document-refresh/document-source.resolver.ts';
import { fetchDocumentJob, refreshDocumentsJob } from './document-refresh/refresh-documents.jobs.ts';
import { scheduleRefresh } from './document-refresh/refresh-documents.queue.ts';
import { documentRoutes } from './documents/document.routes.ts';
import { ProductDocument } from './documents/product-document.entity.ts';
import { documents } from './documents/product-document.queries.ts';
import { DocumentsOfProductResolver, ProductDocumentResolver } from './documents/product-document.resolver.ts';
import { scheduleUnread } from './documents/read-document.queue.ts';
import { ImageResolver } from './images/image.resolver.ts';
import { imageRoutes } from './images/image.routes.ts';
import { ProductLifeCycleResolver } from './life-cycle/life-cycle.resolver.ts';
import { watchSunsetsJob } from './life-cycle/sunset.jobs.ts';
import { scheduleSunsetWatch } from './life-cycle/sunset.queue.ts';
import {
  findPlanAdministration,
  findProductAdministration,
  OwnerViewResolver,
  PlanOwnerViewResolver,
  ProductOwnerViewResolver,
} from './owner-view/owner-view.resolver.ts';
import { Plan } from './plans/plan.entity.ts';
import { plans } from './plans/plan.queries.ts';
import { PlanResolver, PlansOfProductResolver } from './plans/plan.resolver.ts';
import { PlanTerms } from './plans/plan-terms.entity.ts';
import { planTerms } from './plans/plan-terms.queries.ts';
import { PlanTermsResolver, TermsOfPlanResolver } from './plans/plan-terms.resolver.ts';
import { Product } from './products/product.entity.ts';
import { products } from './products/product.queries.ts';
import { ProductEdgeResolver, ProductFacetsResolver, ProductResolver } from './products/product.resolver.ts';
import { ProviderDeletionResolver } from './provider-deletion/provider-deletion.resolver.ts';
import { sendFailedPoliciesJob, writePolicyJob } from './publishing/policy.jobs.ts';
import { PlanPublicationResolver, ProductPublicationResolver } from './publishing/publish.resolver.ts';
import { synchroniseProviderJob } from './synchronise/synchronise.jobs.ts';
import { collectFilesJob } from './uploads/collect-files.jobs.ts';
import { scheduleFileCollection } from './uploads/collect-files.queue.ts';
import { uploadRoutes } from './uploads/upload.routes.ts';

/** What is offered: products, plans, catalogues, and who sees them. */
export const catalogueModule: Module = {
  name: 'catalogue',
  entities: [Product, ProductDocument, Plan, PlanTerms, Catalogue, CatalogueProduct, CataloguePlan, CatalogueTeam],
  resolvers: [
    ProductResolver,
    ProductLifeCycleResolver,
    ProductFacetsResolver,
    ProductEdgeResolver,
    PlanResolver,
    PlansOfProductResolver,
    CatalogueResolver,
    CatalogueEdgeResolver,
    CataloguesOfProductResolver,
    OwnerViewResolver,
    ProductOwnerViewResolver,
    PlanOwnerViewResolver,
    DocumentsOfProductResolver,
    ProductDocumentResolver,
    VersionsOfDocumentResolver,
    DocumentVersionResolver,
    BundledDocumentResolver,
    CodeSampleResolver,
    SourceOfDocumentResolver,
    ProductPublicationResolver,
    PlanPublicationResolver,
    ProviderDeletionResolver,
    ImageResolver,
    PlanTermsResolver,
    TermsOfPlanResolver,
  ],
  nodes: [
    { type: 'Product', table: 'product', find: products.byId },
    { type: 'Plan', table: 'plan', find: plans.byId },
    { type: 'PlanTerms', table: 'planTerms', find: planTerms.byId },
    { type: 'Catalogue', table: 'catalogue', find: catalogues.byId },
    { type: 'ProductDocument', table: 'productDocument', find: documents.byId },
    { type: 'OfferAdministration', table: 'product', isView: true, find: findProductAdministration },
    { type: 'OfferAdministration', table: 'plan', isView: true, find: findPlanAdministration },
  ],
  jobs: [
    synchroniseProviderJob,
    writePolicyJob,
    sendFailedPoliciesJob,
    collectFilesJob,
    readDocumentJob,
    refreshDocumentsJob,
    fetchDocumentJob,
    watchSunsetsJob,
  ],
  schedules: [scheduleFileCollection, scheduleUnread, scheduleRefresh, scheduleSunsetWatch],
  routes: [uploadRoutes, documentRoutes, bundleRoutes, imageRoutes],
};
