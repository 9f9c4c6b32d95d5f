import { AccessRequest, AccessRequestProduct } from './access/access-request.entity.ts';
import { ApprovalRule } from './access/approval-rule.entity.ts';
import { CartItem, Checkout } from './access/cart.entity.ts';
import { AccessRequestMessage } from './access/conversation.entity.ts';
import { DecisionLink } from './access/decision-link.entity.ts';
import { RequestForm, RequestFormVersion } from './access/form.entity.ts';
import { PortalSettings } from './access/portal-settings.entity.ts';
import { App } from './apps/app.entity.ts';
import { ClaimLink } from './apps/claim.entity.ts';
import { Credential, CredentialProduct } from './apps/credential.entity.ts';
import { ProviderSweep } from './apps/provider-sweep.entity.ts';
import { Catalogue, CataloguePlan, CatalogueProduct, CatalogueTeam } from './catalogue/catalogue.entity.ts';
import { Plan } from './catalogue/plan.entity.ts';
import { Product } from './catalogue/product.entity.ts';
import { ProductDocument } from './catalogue/product-document.entity.ts';
import { Approver } from './identity/approver.entity.ts';
import { Organisation } from './identity/organisation.entity.ts';
import { ServiceToken } from './identity/service-token.entity.ts';
import { Team } from './identity/team.entity.ts';
import { Membership, Session, User } from './identity/user.entity.ts';
import { Webhook } from './notification/webhook.entity.ts';
import { Provider } from './provider/provider.entity.ts';
import { ProviderApi } from './provider/provider-api.entity.ts';
import { ProviderSync } from './provider/provider-sync.entity.ts';

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
