import { answersOfRequest, type StoredAnswer } from '../../access/forms/form.queries.ts';
import {
  type AccessRequest,
  AccessRequestKind,
  AccessRequestStatus,
  RequestClosure,
} from '../../access/requests/access-request.entity.ts';
import { isOpen } from '../../access/requests/access-request.policy.ts';
import { productsOfRequest } from '../../access/requests/access-request.queries.ts';
import { appById } from '../../apps/apps/app.queries.ts';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import { planById } from '../../catalogue/plans/plan.queries.ts';
import { lifeCycleInWords } from '../../catalogue/products/life-cycle.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import { organisationById } from '../../identity/organisations/organisation.queries.ts';
import { serviceTokenById } from '../../identity/tokens/service-token.queries.ts';
import type { Context } from '../../platform/context.ts';
import { durationInWords, limitsInWords, timeInWords, valueInWords } from './in-words.ts';
import { portalLink } from './portal-links.ts';

/** What the mails about an access request may say. All of it is text from people or about them; none of it a secret. */
export interface AccessRequestFacts {
  app: string;
  products: string;
  plan: string;
  limits: { rate: string; quota: string; lifetime: string | null };
  kind: string;
  requester: { name: string; email: string };
  organisation: string;
  submittedAt: string;
  /** What to know of the lives of the products, a line each; null where there is nothing to say. */
  lifeCycle: string | null;
  /** Why the requester asks. */
  reason: string | null;
  /** What was answered to the form, a line each; null when nothing was asked. */
  answers: string | null;
  /** False when somebody decided before the mail went out. */
  isOpen: boolean;
  /** Whether it waits for a third party. */
  isExternal: boolean;
  decision: { by: string; at: string; reason: string | null; message: string | null };
  /** What went away that it needs; null unless it was closed for that. */
  closedBecause: string | null;
  link: string;
}

const KINDS: Record<AccessRequestKind, string> = {
  [AccessRequestKind.NEW_ACCESS]: 'a new credential',
  [AccessRequestKind.ADD_PRODUCTS]: 'more products on an existing credential',
  [AccessRequestKind.CHANGE_PLAN]: 'another plan for an existing credential',
  [AccessRequestKind.RENEW]: 'a longer life for an existing credential',
};

const CLOSURES: Record<RequestClosure, string> = {
  [RequestClosure.APP_DELETED]: 'its app was deleted',
  [RequestClosure.REQUESTER_DELETED]: 'the account of the requester was deleted',
  [RequestClosure.REQUESTER_LEFT]: 'the requester left the organisation of its app',
  [RequestClosure.PRODUCT_DELETED]: 'a product that it asks for was deleted',
  [RequestClosure.PLAN_DELETED]: 'its plan was deleted',
  [RequestClosure.CATALOGUE_DELETED]: 'the catalogue that it came through was deleted',
  [RequestClosure.CREDENTIAL_ENDED]: 'the credential that it is about has ended',
};

/** Reads a request as it is now. Throws when it is gone, which never happens: requests are kept. */
export async function accessRequestFacts(ctx: Context, id: string): Promise<AccessRequestFacts> {
  const request = await ctx.db.selectFrom('accessRequest').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const [app, plan, requester, products, answers, decision] = await Promise.all([
    appById(ctx, request.appId),
    planById(ctx, request.planId),
    userById(ctx, request.requesterId),
    productsOfRequest.all(ctx, request.id),
    answersOfRequest(ctx, request.id),
    decisionFacts(ctx, request),
  ]);
  const organisation = await organisationById(ctx, app!.organisationId);
  return {
    app: app!.name,
    products: products.map(({ displayName }) => displayName).join(', '),
    plan: plan!.displayName,
    limits: limitFacts(plan!),
    kind: KINDS[request.kind as AccessRequestKind],
    requester: { name: requester!.displayName, email: requester!.email },
    organisation: organisation!.name,
    submittedAt: timeInWords(request.createdAt),
    lifeCycle: products.flatMap((product) => lifeCycleInWords(product) ?? []).join('\n') || null,
    reason: request.reason,
    answers: answersInWords(answers),
    isOpen: isOpen(request),
    isExternal: request.status === AccessRequestStatus.AWAITING_EXTERNAL,
    decision,
    closedBecause: request.closedBecause && CLOSURES[request.closedBecause],
    link: portalLink(ctx.config, 'access-requests', request.id),
  };
}

const answersInWords = (answers: readonly StoredAnswer[]): string | null =>
  answers.map(({ question, value }) => `${question.label}: ${valueInWords(value)}`).join('\n') || null;

const limitFacts = (plan: Plan) => ({
  ...limitsInWords(plan),
  lifetime: plan.keyLifetimeSeconds ? durationInWords(plan.keyLifetimeSeconds) : null,
});

/** Who or what decided a request, and what was said about it. */
export async function decisionFacts(ctx: Context, request: AccessRequest): Promise<AccessRequestFacts['decision']> {
  const decider = request.decidedById && (await userById(ctx, request.decidedById));
  const service = request.decidedByServiceId && (await serviceTokenById(ctx, request.decidedByServiceId));
  return {
    by: request.autoApproved
      ? `${request.approvalRuleId ? 'a rule' : 'the plan'}, which approves automatically`
      : decider
        ? decider.displayName
        : service
          ? service.name
          : 'the portal',
    at: timeInWords(request.decidedAt ?? request.createdAt),
    reason: request.decisionReason,
    message: request.decisionMessage,
  };
}
