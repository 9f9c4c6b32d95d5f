import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { AccessRequestFieldsResolver, AppAccessRequestsResolver } from './access/access-request.fields.resolver.ts';
import { AccessRequestResolver } from './access/access-request.resolver.ts';
import { AccessRequestSubscriptions } from './access/access-request.subscriptions.ts';
import { ApprovalRuleResolver, AutoApprovalResolver } from './access/approval-rule.resolver.ts';
import { ApproverResolver } from './access/approver.resolver.ts';
import { BulkDecisionResolver } from './access/bulk-decision.resolver.ts';
import { CanRequestResolver } from './access/can-request.resolver.ts';
import { CartItemResolver, CartRequestResolver, CartResolver } from './access/cart.resolver.ts';
import { AccessRequestMessageResolver, ConversationResolver } from './access/conversation.resolver.ts';
import { ConversationSubscriptions } from './access/conversation.subscriptions.ts';
import { CredentialAccessResolver } from './access/credential-access.resolver.ts';
import { DecisionLinkResolver } from './access/decision-link.resolver.ts';
import { DeletionResolver } from './access/deletion.resolver.ts';
import { AnswersResolver } from './access/form.answers.resolver.ts';
import { RequestFormResolver, RequestFormVersionResolver } from './access/form.resolver.ts';
import { HandOffResolver, PlanAccessResolver, PortalHandOffResolver } from './access/hand-off.resolver.ts';
import { ImportCredentialResolver } from './access/import-credential.resolver.ts';
import { PortalSettingsResolver } from './access/portal-settings.resolver.ts';
import { AppResolver } from './apps/app.resolver.ts';
import { ClaimResolver } from './apps/claim.resolver.ts';
import { CredentialResolver } from './apps/credential.resolver.ts';
import { CredentialSubscriptions } from './apps/credential.subscriptions.ts';
import { CredentialChangeResolver } from './apps/credential-change.resolver.ts';
import { CredentialLifeResolver } from './apps/credential-life.resolver.ts';
import { CredentialEffectiveAccessResolver, EffectivePolicyResolver } from './apps/effective-access.resolver.ts';
import { ProviderSweepFieldsResolver, ProviderSweepResolver } from './apps/provider-sweep.resolver.ts';
import {
  OfferAdministrationResolver,
  PlanAdministrationResolver,
  ProductAdministrationResolver,
} from './catalogue/administration.resolver.ts';
import { CatalogueResolver } from './catalogue/catalogue.resolver.ts';
import { CatalogueMutationsResolver } from './catalogue/catalogue-mutations.resolver.ts';
import { PlanResolver } from './catalogue/plan.resolver.ts';
import { PlanMutationsResolver } from './catalogue/plan-mutations.resolver.ts';
import { ProductResolver } from './catalogue/product.resolver.ts';
import { ProductDocumentResolver } from './catalogue/product-document.resolver.ts';
import { ProductMutationsResolver } from './catalogue/product-mutations.resolver.ts';
import { ProviderDeletionResolver } from './catalogue/provider-deletion.resolver.ts';
import { AdministrationResolver } from './identity/administration.resolver.ts';
import { IdentityResolver } from './identity/identity.resolver.ts';
import { ServiceTokenResolver } from './identity/service-token.resolver.ts';
import { NodeResolver } from './node.resolver.ts';
import { AuditResolver } from './notification/audit.resolver.ts';
import { MailSettingsResolver } from './notification/mail-settings.resolver.ts';
import { PreferenceResolver } from './notification/preference.resolver.ts';
import { WebhookResolver } from './notification/webhook.resolver.ts';
import { WebhookDeliveryResolver } from './notification/webhook-delivery.resolver.ts';
import { authChecker } from './platform/graphql/auth-checker.ts';
import { refuseMalformedIds } from './platform/graphql/ids.ts';
import { makeMutationsTransactional } from './platform/graphql/mutations.ts';
import { resolveTypesByName } from './platform/graphql/node.ts';
import { refuseUnstorableText } from './platform/graphql/texts.ts';
import type { FanOut } from './platform/live/fan-out.ts';
import { ProviderResolver } from './provider/provider.resolver.ts';
import { ProviderSubscriptions } from './provider/provider.subscriptions.ts';

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
