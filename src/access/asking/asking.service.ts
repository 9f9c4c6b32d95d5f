import { insertApp } from '../../apps/apps/app.service.ts';
import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { gather, judge, throwAll } from '../../platform/rules.ts';
import { optionalText } from '../../platform/text.ts';
import { isService } from '../../platform/viewer.ts';
import { checkAnswers } from '../forms/answer.service.ts';
import { AccessRequest, AccessRequestKind, AccessRequestStatus } from '../requests/access-request.entity.ts';
import { recordAccessRequest } from '../requests/access-request.events.ts';
import { canCancel, deciderOf } from '../requests/access-request.policy.ts';
import { lockOpenRequest } from '../requests/request-lock.service.ts';
import { readAskingFacts, readFlowFacts } from '../rules/facts.queries.ts';
import { accessWish, draftOf, type RegrantKind } from '../rules/facts.ts';
import { offerOf } from '../rules/offer.ts';
import { mustUseFlow } from '../rules/request.rules.ts';
import { ACCESS_RULES, REGRANT_REQUEST_RULES } from '../rules/rules.ts';
import { AccessFlow } from '../settings/portal-settings.entity.ts';
import { type ChangePlanInput, REASON, type RenewCredentialInput, type RequestAccessInput } from './asking.inputs.ts';
import { lockForAsking } from './asking-lock.service.ts';
import { findAsker, findAskerAboutCredential } from './found-asker.ts';
import { readGivenKeys } from './given-key.service.ts';
import { idempotencyOf, requireSameInput, usableIdempotency } from './idempotency.ts';
import { openRequest } from './open-request.service.ts';
import { readRegrant } from './regrant.queries.ts';

/**
 * Asks for access: the app, where it is new, and the request are made in one step. API owners and programs ask on
 * behalf of the app's owner.
 * @throws DomainError FLOW_DISABLED, IDEMPOTENCY_MISMATCH and whatever `askerOf`, `ACCESS_RULES` and `checkAnswers` refuse.
 */
export async function requestAccess(ctx: Context, input: RequestAccessInput): Promise<AccessRequest> {
  throwAll([mustUseFlow(await readFlowFacts(ctx), AccessFlow.DIRECT)]);
  const { idempotency, reason, asked } = await gather({
    idempotency: () => idempotencyOf(input),
    reason: () => reasonOf(input),
    asked: () => judgeAccess(ctx, input),
  });
  if (asked.earlier) return asked.earlier;
  const { asker, facts, answers, publicKey, earlier: _, ...draft } = asked;
  const app = draft.app ?? (await insertApp(ctx, facts.newApp!, input.newApp!, true));
  return openRequest(ctx, asker, { ...draft, app }, { reason, answers, publicKey, ...idempotency });
}

/** What the rules allow, while requests of one consumer take turns; or what was asked with the same key before. */
async function judgeAccess(ctx: Context, input: RequestAccessInput) {
  const wish = accessWish(input);
  const asker = await findAsker(ctx, wish);
  await lockForAsking(asker, input);
  const earlier = await findEarlier(ctx, input);
  if (earlier) return { earlier } as const;
  const facts = await readAskingFacts(asker, wish);
  const offer = offerOf(facts, wish);
  const { answers, given } = await gather({
    rules: () => throwAll(judge(ACCESS_RULES, facts, wish)),
    answers: () => (offer ? checkAnswers(ctx, offer, input.answers) : []),
    given: () => readGivenKeys(ctx, offer ? [offer] : [], input),
  });
  return { earlier: null, asker, facts, answers, publicKey: given[0] ?? null, ...draftOf(facts, wish) };
}

/**
 * Asks for another plan for a credential; the old one stays in force until the decision.
 * @throws DomainError NOT_FOUND and whatever `REGRANT_REQUEST_RULES` and `checkAnswers` refuse.
 */
export const changePlan = (ctx: Context, input: ChangePlanInput): Promise<AccessRequest> =>
  askAboutCredential(ctx, AccessRequestKind.CHANGE_PLAN, input);

/**
 * Asks for a longer life for a credential: from the approval on, for the lifetime of its plan.
 * @throws DomainError NOT_FOUND and whatever `REGRANT_REQUEST_RULES` refuse.
 */
export const renewCredential = (ctx: Context, input: RenewCredentialInput): Promise<AccessRequest> =>
  askAboutCredential(ctx, AccessRequestKind.RENEW, input);

async function askAboutCredential(
  ctx: Context,
  kind: RegrantKind,
  input: RenewCredentialInput & Partial<ChangePlanInput>,
): Promise<AccessRequest> {
  const { reason, asked } = await gather({
    reason: () => reasonOf(input),
    asked: () => judgeRegrant(ctx, kind, input),
  });
  const { asker, answers, ...draft } = asked;
  return openRequest(ctx, asker, draft, { reason, answers });
}

async function judgeRegrant(ctx: Context, kind: RegrantKind, input: RenewCredentialInput & Partial<ChangePlanInput>) {
  const { asker, app } = await findAskerAboutCredential(ctx, input);
  await lockForAsking(asker, { appId: app.id, credentialId: input.credentialId });
  const { facts, wish } = await readRegrant(asker, kind, { ...input, appId: app.id });
  const offer = offerOf(facts, wish);
  // A renewal asks for nothing new, so the questions of the form are not asked again.
  const form = kind === AccessRequestKind.RENEW ? null : offer;
  const { answers } = await gather({
    rules: () => throwAll(judge(REGRANT_REQUEST_RULES[kind], facts, wish)),
    answers: () => (form ? checkAnswers(ctx, form, input.answers) : []),
  });
  return { ...draftOf(facts, wish), asker, app, answers };
}

const reasonOf = ({ reason }: { reason?: string | null }) => optionalText(reason, REASON);

async function findEarlier(ctx: Context, input: RequestAccessInput): Promise<AccessRequest | null> {
  const idempotency = usableIdempotency(input);
  const { idempotencyKey } = idempotency;
  if (idempotencyKey === null) return null;
  const { userId } = requireViewer(ctx.viewer);
  const sender = isService(ctx.viewer)
    ? { createdByServiceId: userId }
    : { createdById: userId, createdByServiceId: null };
  const earlier = await ctx.em.findOne(AccessRequest, { ...sender, idempotencyKey });
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
    ...deciderOf(ctx.viewer),
  });
  await ctx.em.flush();
  await recordAccessRequest(ctx, 'accessRequest.cancelled', request, app);
  return request;
}
