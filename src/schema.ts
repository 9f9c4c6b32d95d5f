import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { ApprovalRuleResolver, AutoApprovalResolver } from './access/approval-rules/approval-rule.resolver.ts';
import { ApproverResolver } from './access/approvers/approver.resolver.ts';
import { CanRequestResolver } from './access/asking/can-request.resolver.ts';
import { CartItemResolver, CartRequestResolver, CartResolver } from './access/cart/cart.resolver.ts';
import { DeletionResolver } from './access/closing/deletion.resolver.ts';
import { AccessRequestMessageResolver, ConversationResolver } from './access/conversation/conversation.resolver.ts';
import { ConversationSubscriptions } from './access/conversation/conversation.subscriptions.ts';
import { BulkDecisionResolver } from './access/deciding/bulk-decision.resolver.ts';
import { DecisionLinkResolver } from './access/deciding/decision-link.resolver.ts';
import { AnswersResolver } from './access/forms/form.answers.resolver.ts';
import { RequestFormResolver, RequestFormVersionResolver } from './access/forms/form.resolver.ts';
import { HandOffResolver, PlanAccessResolver, PortalHandOffResolver } from './access/hand-off/hand-off.resolver.ts';
import { CredentialAccessResolver } from './access/on-behalf/credential-access.resolver.ts';
import { ImportCredentialResolver } from './access/on-behalf/import-credential.resolver.ts';
import {
  AccessRequestFieldsResolver,
  AppAccessRequestsResolver,
} from './access/requests/access-request.fields.resolver.ts';
import { AccessRequestResolver } from './access/requests/access-request.resolver.ts';
import { AccessRequestSubscriptions } from './access/requests/access-request.subscriptions.ts';
import { PortalSettingsResolver } from './access/settings/portal-settings.resolver.ts';
import { AppResolver } from './apps/apps/app.resolver.ts';
import { ClaimResolver } from './apps/claims/claim.resolver.ts';
import { CredentialResolver } from './apps/credentials/credential.resolver.ts';
import { CredentialSubscriptions } from './apps/credentials/credential.subscriptions.ts';
import {
  CredentialEffectiveAccessResolver,
  EffectivePolicyResolver,
} from './apps/effective-access/effective-access.resolver.ts';
import { CredentialChangeResolver } from './apps/lifecycle/credential-change.resolver.ts';
import { CredentialLifeResolver } from './apps/lifecycle/credential-life.resolver.ts';
import { ProviderSweepFieldsResolver, ProviderSweepResolver } from './apps/sweep/provider-sweep.resolver.ts';
import { AuditResolver } from './audit/audit.resolver.ts';
import { CatalogueResolver } from './catalogue/catalogues/catalogue.resolver.ts';
import { CatalogueMutationsResolver } from './catalogue/catalogues/catalogue-mutations.resolver.ts';
import { ProductDocumentResolver } from './catalogue/documents/product-document.resolver.ts';
import {
  OfferAdministrationResolver,
  PlanAdministrationResolver,
  ProductAdministrationResolver,
} from './catalogue/offer/administration.resolver.ts';
import { PlanResolver } from './catalogue/plans/plan.resolver.ts';
import { PlanMutationsResolver } from './catalogue/plans/plan-mutations.resolver.ts';
import { ProductResolver } from './catalogue/products/product.resolver.ts';
import { ProductMutationsResolver } from './catalogue/products/product-mutations.resolver.ts';
import { ProviderDeletionResolver } from './catalogue/provider-deletion/provider-deletion.resolver.ts';
import { AdministrationResolver } from './identity/accounts/administration.resolver.ts';
import { IdentityResolver } from './identity/sessions/session.resolver.ts';
import { ServiceTokenResolver } from './identity/tokens/service-token.resolver.ts';
import { NodeResolver } from './node.resolver.ts';
import { MailSettingsResolver } from './notification/mail-settings/mail-settings.resolver.ts';
import { PreferenceResolver } from './notification/preferences/preference.resolver.ts';
import { WebhookDeliveryResolver } from './notification/webhook-deliveries/webhook-delivery.resolver.ts';
import { WebhookResolver } from './notification/webhooks/webhook.resolver.ts';
import { authChecker } from './platform/graphql/auth-checker.ts';
import { refuseMalformedIds } from './platform/graphql/ids.ts';
import { makeMutationsTransactional } from './platform/graphql/mutations.ts';
import { resolveTypesByName } from './platform/graphql/node.ts';
import { refuseUnstorableText } from './platform/graphql/texts.ts';
import type { FanOut } from './platform/live/fan-out.ts';
import { ProviderResolver } from './provider/connection/provider.resolver.ts';
import { ProviderSubscriptions } from './provider/providers/provider.subscriptions.ts';

/** Every resolver of the portal. */
// biome-ignore lint/complexity/noBannedTypes: the type that type-graphql asks for
const RESOLVERS: NonEmptyArray<Function> = [
  NodeResolver,
  IdentityResolver,
  ServiceTokenResolver,
  AdministrationResolver,
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
  ProviderResolver,
  ProviderSubscriptions,
  AppResolver,
  CredentialResolver,
  ClaimResolver,
  CredentialLifeResolver,
  CredentialEffectiveAccessResolver,
  EffectivePolicyResolver,
  ProviderSweepResolver,
  ProviderSweepFieldsResolver,
  CredentialChangeResolver,
  CredentialSubscriptions,
  AccessRequestResolver,
  AccessRequestFieldsResolver,
  AccessRequestSubscriptions,
  AppAccessRequestsResolver,
  CanRequestResolver,
  DecisionLinkResolver,
  DeletionResolver,
  HandOffResolver,
  PlanAccessResolver,
  PortalHandOffResolver,
  CredentialAccessResolver,
  AnswersResolver,
  ApprovalRuleResolver,
  AutoApprovalResolver,
  ApproverResolver,
  BulkDecisionResolver,
  ConversationResolver,
  AccessRequestMessageResolver,
  ConversationSubscriptions,
  RequestFormResolver,
  RequestFormVersionResolver,
  CartResolver,
  CartItemResolver,
  CartRequestResolver,
  ImportCredentialResolver,
  PortalSettingsResolver,
  AuditResolver,
  MailSettingsResolver,
  PreferenceResolver,
  WebhookResolver,
  WebhookDeliveryResolver,
];

interface SchemaOptions {
  /** Left out where the schema is only printed. */
  live?: FanOut;
  /** Called after every committed mutation. */
  onCommit?: () => void;
}

/** The executable schema: resolvers, permissions, ids checked, mutations as units of work. */
export function createSchema({ live, onCommit = () => {} }: SchemaOptions = {}): GraphQLSchema {
  const schema = buildSchemaSync({ resolvers: RESOLVERS, authChecker, pubSub: live ?? NO_PUBSUB, validate: false });
  describeRoots(schema);
  resolveTypesByName(schema);
  refuseUnstorableText(schema);
  refuseMalformedIds(schema);
  makeMutationsTransactional(schema, onCommit);
  return schema;
}

/** type-graphql makes the root types itself and has no place for their descriptions. */
function describeRoots(schema: GraphQLSchema): void {
  schema.getQueryType()!.description = 'What can be read. Not visible means not found.';
  schema.getMutationType()!.description =
    'What can be changed: each field is one transaction, and a refusal is data in `userErrors`.';
  schema.getSubscriptionType()!.description = 'What can be followed live, over WebSocket (graphql-transport-ws).';
}

/** type-graphql wants one as soon as there are subscriptions; printing needs none. */
const NO_PUBSUB = { publish() {}, subscribe: () => ({ async *[Symbol.asyncIterator]() {} }) };

/** The schema as text, in a stable order: the committed `schema.graphql`. */
export const printedSchema = (): string => `${printSchema(lexicographicSortSchema(createSchema()))}\n`;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync('schema.graphql', printedSchema());
