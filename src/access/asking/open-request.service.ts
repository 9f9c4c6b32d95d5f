import type { App } from '../../apps/apps/app.entity.ts';
import type { Context } from '../../platform/context.ts';
import type { CheckedAnswer } from '../../platform/fields/answer.rules.ts';
import { ApprovalAction } from '../approval-rules/approval-rule.entity.ts';
import { judgeAutoApproval } from '../approval-rules/auto-approval.service.ts';
import { requireHope } from '../closing/closing.service.ts';
import { storeAnswers } from '../forms/answer.service.ts';
import type { AskedField } from '../forms/form.queries.ts';
import { grantAccess } from '../granting/grant.service.ts';
import { handOff, waitingStatus } from '../hand-off/hand-off.service.ts';
import {
  AccessRequest,
  AccessRequestKind,
  AccessRequestProduct,
  AccessRequestStatus,
} from '../requests/access-request.entity.ts';
import { recordAccessRequest } from '../requests/access-request.events.ts';
import type { Draft } from '../rules/facts.ts';
import { peopleOf } from './asker.ts';

/** What a request carries beside what its rules are about. */
type Parts = Partial<Pick<AccessRequest, 'reason' | 'idempotencyKey' | 'inputDigest' | 'checkoutId' | 'publicKey'>> & {
  /** Checked against the form of the offer. */
  answers?: readonly CheckedAnswer<AskedField>[];
};

/**
 * Makes the request of a draft that every rule allowed. Where the plan or a rule approves by itself it is decided at once
 * and its credential is on its way; the record stays all the same.
 * @param asker Context of the consumer who asks; `ctx` is that of who acts.
 */
export async function openRequest(
  ctx: Context,
  asker: Context,
  draft: Draft & { app: App },
  { answers = [], ...parts }: Parts,
): Promise<AccessRequest> {
  const { action, ...record } = await judgeAutoApproval(asker, draft.offer);
  // A rule that asks for a person overrules the hand-off to a third party.
  const status = action ? AccessRequestStatus.PENDING : await waitingStatus(ctx, draft.offer.plan);
  const request = await insertRequest(ctx, asker, draft, { ...parts, ...record, status });
  await storeAnswers(ctx, request.id, answers);
  await recordAccessRequest(ctx, 'accessRequest.created', request, draft.app);
  if (action === ApprovalAction.APPROVE) {
    await grantAccess(ctx, request, draft.app, draft.offer, { autoApproved: true });
  }
  await handOff(ctx, request, draft.app);
  return request;
}

async function insertRequest(
  ctx: Context,
  asker: Context,
  draft: Draft & { app: App },
  parts: Partial<AccessRequest>,
): Promise<AccessRequest> {
  const { kind, offer, app, credential, furtherKey, clientType } = draft;
  const request = ctx.em.create(AccessRequest, {
    ...parts,
    ...peopleOf(ctx, asker),
    kind,
    furtherKey,
    clientType,
    appId: app.id,
    planId: offer.plan.id,
    termsId: kind === AccessRequestKind.RENEW ? null : offer.plan.termsId,
    catalogueId: offer.catalogue.id,
    credentialId: credential?.id ?? null,
    previousPlanId: kind === AccessRequestKind.CHANGE_PLAN ? credential!.planId : null,
  });
  for (const { id } of offer.products) {
    ctx.em.create(AccessRequestProduct, { accessRequestId: request.id, productId: id });
  }
  await ctx.em.flush();
  await requireHope(ctx, request.id);
  return request;
}
