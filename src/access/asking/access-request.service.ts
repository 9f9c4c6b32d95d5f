import { createApp } from '../../apps/apps/app.service.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { Problems } from '../../platform/problems.ts';
import { optionalText } from '../../platform/text.ts';
import { checkAnswers } from '../forms/form.service.ts';
import { AccessRequest, AccessRequestKind, AccessRequestStatus } from '../requests/access-request.entity.ts';
import { recordAccessRequest } from '../requests/access-request.events.ts';
import { canCancel } from '../requests/access-request.policy.ts';
import { lockOpenRequest } from '../requests/request-lock.service.ts';
import { requireFlow } from '../rules/access-request.rules.ts';
import { type AccessTarget, assessAccess, assessPlanChange, assessRenewal, type Draft } from '../rules/assessment.ts';
import { AccessFlow } from '../settings/portal-settings.entity.ts';
import { askerAboutCredential, askerOf } from './asker.ts';
import type { ChangePlanInput, RenewCredentialInput, RequestAccessInput } from './asking.inputs.ts';
import { type Idempotency, idempotencyOf, requireSameInput } from './idempotency.ts';
import { openRequest } from './open-request.service.ts';

/**
 * Asks for access: the app, where it is new, and the request are made in one step. API owners ask on behalf of
 * the app's owner.
 * @throws DomainError FLOW_DISABLED, APP_REQUIRED, IDEMPOTENCY_MISMATCH and whatever `askerOf`, `assessAccess` and
 * `checkAnswers` refuse.
 */
export async function requestAccess(ctx: Context, input: RequestAccessInput): Promise<AccessRequest> {
  await requireFlow(ctx, AccessFlow.DIRECT);
  const asker = await askerOf(ctx, input);
  await lockForAsking(asker, input);
  const idempotency = idempotencyOf(input);
  const earlier = await findEarlier(ctx, idempotency);
  if (earlier) return earlier;
  const problems = new Problems();
  await problems.collect(() => requireTarget(input));
  const draft = problems.settle(await assessAccess(asker, input, problems));
  const reason = reasonOf(input);
  const answers = await checkAnswers(ctx, draft.offer, input.answers);
  const app = draft.app ?? (await createApp(ctx, input.newApp!, ['input', 'newApp']));
  return openRequest(ctx, asker, { ...draft, app }, { reason, answers, ...idempotency });
}

/**
 * Asks for another plan for a credential; the old one stays in force until the decision.
 * @throws DomainError NOT_FOUND and whatever `assessPlanChange` and `checkAnswers` refuse.
 */
export const changePlan = (ctx: Context, input: ChangePlanInput): Promise<AccessRequest> =>
  askAboutCredential(ctx, input, (asker, problems) => assessPlanChange(asker, input, problems));

/**
 * Asks for a longer life for a credential: from the approval on, for the lifetime of its plan.
 * @throws DomainError NOT_FOUND and whatever `assessRenewal` refuses.
 */
export const renewCredential = (ctx: Context, input: RenewCredentialInput): Promise<AccessRequest> =>
  askAboutCredential(ctx, input, (asker, problems) => assessRenewal(asker, input.credentialId, problems));

async function askAboutCredential(
  ctx: Context,
  input: Pick<ChangePlanInput, 'credentialId' | 'reason' | 'answers'>,
  assess: (asker: Context, problems: Problems) => Promise<Draft | null>,
): Promise<AccessRequest> {
  const { asker, app } = await askerAboutCredential(ctx, input.credentialId);
  await lockForAsking(asker, { appId: app.id, credentialId: input.credentialId });
  const problems = new Problems();
  const draft = problems.settle(await assess(asker, problems));
  // A renewal asks for nothing new, so nothing is asked anew.
  const answers = draft.kind === AccessRequestKind.RENEW ? [] : await checkAnswers(ctx, draft.offer, input.answers);
  return openRequest(ctx, asker, { ...draft, app }, { reason: reasonOf(input), answers });
}

const reasonOf = ({ reason }: { reason?: string | null }) =>
  optionalText(reason, { field: ['input', 'reason'], max: 2000 });

/** @throws DomainError APP_REQUIRED unless exactly one of an existing and a new app is given. */
export function requireTarget({ appId, newApp }: AccessTarget): void {
  if ((appId == null) !== (newApp == null)) return;
  throw new DomainError(UserErrorCode.APP_REQUIRED, 'Give either `appId` or `newApp`.', { field: ['input', 'appId'] });
}

/**
 * Requests of one consumer, and those for one app, are made one after the other, so that limits and duplicates see each
 * other; what is judged of the credential stays so until the commit.
 */
export async function lockForAsking(asker: Context, { appId, credentialId }: AccessTarget): Promise<void> {
  const { userId } = requireViewer(asker.viewer);
  await asker.db.selectFrom('user').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
  if (appId) await asker.db.selectFrom('app').select('id').where('id', '=', appId).forNoKeyUpdate().execute();
  if (credentialId) {
    await asker.db.selectFrom('credential').select('id').where('id', '=', credentialId).forNoKeyUpdate().execute();
  }
  await faultPoint('request.locked');
}

async function findEarlier(ctx: Context, idempotency: Idempotency): Promise<AccessRequest | null> {
  const { idempotencyKey } = idempotency;
  if (idempotencyKey === null) return null;
  const createdById = requireViewer(ctx.viewer).userId;
  const earlier = await ctx.em.findOne(AccessRequest, { createdById, idempotencyKey });
  if (earlier) requireSameInput(earlier, idempotency);
  return earlier;
}

/**
 * Withdraws a request that waits.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED.
 */
export async function cancelAccessRequest(ctx: Context, id: string): Promise<AccessRequest> {
  const { request, app } = await lockOpenRequest(ctx, id);
  if (!canCancel(ctx.viewer, request, app)) {
    throw notFound('request of yours');
  }
  ctx.em.assign(request, {
    status: AccessRequestStatus.CANCELLED,
    decidedAt: new Date(),
    decidedById: ctx.viewer?.userId,
  });
  await ctx.em.flush();
  await recordAccessRequest(ctx, 'accessRequest.cancelled', request, app);
  return request;
}
