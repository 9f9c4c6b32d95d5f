import type { Module } from '../platform/module.ts';
import { accessConsumer } from './access.consumer.ts';
import { ApprovalRule } from './approval-rules/approval-rule.entity.ts';
import { approvalRules } from './approval-rules/approval-rule.queries.ts';
import { ApprovalRuleResolver } from './approval-rules/approval-rule.resolver.ts';
import { AutoApprovalResolver } from './approval-rules/auto-approval.resolver.ts';
import { Approver } from './approvers/approver.entity.ts';
import { approvers } from './approvers/approver.queries.ts';
import { ApproverResolver } from './approvers/approver.resolver.ts';
import { AskingResolver } from './asking/asking.resolver.ts';
import { CanRequestResolver } from './asking/can-request.resolver.ts';
import { CartItem } from './cart/cart.entity.ts';
import { CartItemResolver, CartRequestResolver, CartResolver } from './cart/cart.resolver.ts';
import { findCart, findCartItem } from './cart/cart.view.ts';
import { AccessRequestMessage } from './conversation/conversation.entity.ts';
import { accessRequestMessages } from './conversation/conversation.queries.ts';
import { AccessRequestMessageResolver, ConversationResolver } from './conversation/conversation.resolver.ts';
import { ConversationSubscriptions } from './conversation/conversation.subscriptions.ts';
import { BulkDecisionResolver } from './deciding/bulk-decision.resolver.ts';
import { DecisionResolver } from './deciding/decision.resolver.ts';
import { DecisionLink } from './deciding/decision-link.entity.ts';
import { DecisionLinkResolver } from './deciding/decision-link.resolver.ts';
import { finishDeletionJob } from './deletion/deletion.jobs.ts';
import { DeletionResolver } from './deletion/deletion.resolver.ts';
import { AnswersResolver } from './forms/answer.resolver.ts';
import { RequestForm, RequestFormVersion } from './forms/form.entity.ts';
import { requestForms, requestFormVersions } from './forms/form.queries.ts';
import { RequestFormResolver, RequestFormVersionResolver } from './forms/form.resolver.ts';
import { HandOffResolver } from './hand-off/hand-off.resolver.ts';
import { PlanAccessResolver } from './hand-off/plan-access.resolver.ts';
import { KeyImportResolver } from './migration/key-import.resolver.ts';
import { OnBehalfResolver } from './on-behalf/on-behalf.resolver.ts';
import { AccessRequest, AccessRequestProduct } from './requests/access-request.entity.ts';
import { AccessRequestFieldsResolver, AppAccessRequestsResolver } from './requests/access-request.fields.resolver.ts';
import { accessRequests } from './requests/access-request.queries.ts';
import { AccessRequestResolver } from './requests/access-request.resolver.ts';
import { AccessRequestSubscriptions } from './requests/access-request.subscriptions.ts';
import { Checkout } from './requests/checkout.entity.ts';
import { CredentialRequestsResolver } from './requests/credential-requests.resolver.ts';
import { PortalSettings } from './settings/portal-settings.entity.ts';
import { findPortalSettings } from './settings/portal-settings.queries.ts';
import { PortalSettingsResolver } from './settings/portal-settings.resolver.ts';
import { watchRequestsJob } from './waiting/waiting.jobs.ts';
import { scheduleWatch } from './waiting/waiting.queue.ts';

/** Asking for access and deciding about it. */
export const accessModule: Module = {
  name: 'access',
  entities: [
    Approver,
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
  ],
  resolvers: [
    AccessRequestResolver,
    AccessRequestFieldsResolver,
    AccessRequestSubscriptions,
    AppAccessRequestsResolver,
    CanRequestResolver,
    DecisionResolver,
    DecisionLinkResolver,
    DeletionResolver,
    HandOffResolver,
    PlanAccessResolver,
    AskingResolver,
    CredentialRequestsResolver,
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
    OnBehalfResolver,
    KeyImportResolver,
    PortalSettingsResolver,
  ],
  nodes: [
    { type: 'AccessRequest', table: 'accessRequest', find: accessRequests.byId },
    { type: 'ApprovalRule', table: 'approvalRule', find: approvalRules.byId },
    { type: 'AccessRequestMessage', table: 'accessRequestMessage', find: accessRequestMessages.byId },
    { type: 'Approver', table: 'approver', find: approvers.byId },
    { type: 'RequestForm', table: 'requestForm', find: requestForms.byId },
    { type: 'RequestFormVersion', table: 'requestFormVersion', find: requestFormVersions.byId },
    { type: 'CartItem', table: 'cartItem', find: findCartItem },
    { type: 'Cart', find: findCart },
    { type: 'PortalSettings', find: findPortalSettings },
  ],
  jobs: [watchRequestsJob, finishDeletionJob],
  schedules: [scheduleWatch],
  consumers: [accessConsumer],
};
