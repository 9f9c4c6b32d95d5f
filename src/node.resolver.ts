import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { findVisibleApprovalRule } from './access/approval-rules/approval-rule.queries.ts';
import { findVisibleApprover } from './access/approvers/approver.queries.ts';
import { findVisibleMessage } from './access/conversation/conversation.queries.ts';
import { findVisibleFormVersion, findVisibleRequestForm } from './access/forms/form.queries.ts';
import { findVisibleAccessRequest } from './access/requests/access-request.queries.ts';
import { findVisibleApp, findVisibleCredential, findVisibleSweep } from './apps/apps/app.queries.ts';
import { findVisibleEvent } from './audit/audit.queries.ts';
import { findVisibleCatalogue, findVisiblePlan, findVisibleProduct } from './catalogue/catalogues/catalogue.queries.ts';
import { findVisibleProductDocument } from './catalogue/documents/product-document.queries.ts';
import { findVisibleOrganisation, findVisibleTeam, findVisibleUser } from './identity/identity.queries.ts';
import { findVisibleServiceToken } from './identity/tokens/service-token.queries.ts';
import { findVisibleDelivery, findVisibleWebhook } from './notification/webhooks/webhook.queries.ts';
import type { Context } from './platform/context.ts';
import { Node } from './platform/graphql/node.ts';
import {
  findVisibleProvider,
  findVisibleProviderApi,
  findVisibleProviderSync,
} from './provider/providers/provider.queries.ts';

/** Every type that can be read by its id, with the same rule of visibility as its own query. */
const FINDERS: Record<string, (ctx: Context, id: string) => Promise<object | undefined>> = {
  Product: findVisibleProduct,
  Plan: findVisiblePlan,
  Catalogue: findVisibleCatalogue,
  Provider: findVisibleProvider,
  ProviderApi: findVisibleProviderApi,
  ProviderSync: findVisibleProviderSync,
  ProductDocument: findVisibleProductDocument,
  App: findVisibleApp,
  Credential: findVisibleCredential,
  ProviderSweep: findVisibleSweep,
  AccessRequest: findVisibleAccessRequest,
  ApprovalRule: findVisibleApprovalRule,
  AccessRequestMessage: findVisibleMessage,
  Approver: findVisibleApprover,
  RequestForm: findVisibleRequestForm,
  RequestFormVersion: findVisibleFormVersion,
  User: findVisibleUser,
  Team: findVisibleTeam,
  Organisation: findVisibleOrganisation,
  AuditEvent: findVisibleEvent,
  Webhook: findVisibleWebhook,
  WebhookDelivery: findVisibleDelivery,
  ServiceToken: findVisibleServiceToken,
};

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'Any object by its id; null when there is none that the viewer may see.',
  })
  async node(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Its id.' }) id: string): Promise<Node | null> {
    // Ids do not tell their type. All lookups are by primary key and run side by side.
    const found = await Promise.all(
      Object.entries(FINDERS).map(async ([__typename, find]) => {
        const row = await find(ctx, id);
        return row ? { __typename, ...row, id } : null;
      }),
    );
    return found.find((row) => row !== null) ?? null;
  }
}
