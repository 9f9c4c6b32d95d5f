import { ApprovalRule } from './access/approval-rules/approval-rule.entity.ts';
import { Approver } from './access/approvers/approver.entity.ts';
import { CartItem, Checkout } from './access/cart/cart.entity.ts';
import { AccessRequestMessage } from './access/conversation/conversation.entity.ts';
import { DecisionLink } from './access/deciding/decision-link.entity.ts';
import { RequestForm, RequestFormVersion } from './access/forms/form.entity.ts';
import { AccessRequest, AccessRequestProduct } from './access/requests/access-request.entity.ts';
import { PortalSettings } from './access/settings/portal-settings.entity.ts';
import { App } from './apps/apps/app.entity.ts';
import { ClaimLink } from './apps/claims/claim.entity.ts';
import { Credential, CredentialProduct } from './apps/credentials/credential.entity.ts';
import { ProviderSweep } from './apps/sweep/provider-sweep.entity.ts';
import { Catalogue, CataloguePlan, CatalogueProduct, CatalogueTeam } from './catalogue/catalogues/catalogue.entity.ts';
import { ProductDocument } from './catalogue/documents/product-document.entity.ts';
import { Plan } from './catalogue/plans/plan.entity.ts';
import { Product } from './catalogue/products/product.entity.ts';
import { Membership, Session, User } from './identity/accounts/user.entity.ts';
import { Organisation } from './identity/organisations/organisation.entity.ts';
import { Team } from './identity/organisations/team.entity.ts';
import { ServiceToken } from './identity/tokens/service-token.entity.ts';
import { Webhook } from './notification/webhooks/webhook.entity.ts';
import { Provider } from './provider/providers/provider.entity.ts';
import { ProviderApi } from './provider/providers/provider-api.entity.ts';
import { ProviderSync } from './provider/synchronise/provider-sync.entity.ts';

/** Every table that is written through an entity. */
export const ENTITIES = [
  Organisation,
  Team,
  User,
  Membership,
  Session,
  Approver,
  ServiceToken,
  Provider,
  ProviderApi,
  ProviderSync,
  Product,
  ProductDocument,
  Plan,
  Catalogue,
  CatalogueProduct,
  CataloguePlan,
  CatalogueTeam,
  App,
  Credential,
  CredentialProduct,
  ClaimLink,
  ProviderSweep,
  Checkout,
  AccessRequest,
  AccessRequestProduct,
  DecisionLink,
  CartItem,
  ApprovalRule,
  AccessRequestMessage,
  RequestForm,
  RequestFormVersion,
  PortalSettings,
  Webhook,
];
