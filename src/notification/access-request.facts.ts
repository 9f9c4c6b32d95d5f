import { isOpen } from '../access/access.policy.ts';
import { productsOfRequest } from '../access/access.queries.ts';
import { type AccessRequest, AccessRequestKind } from '../access/access-request.entity.ts';
import { appById } from '../apps/apps.queries.ts';
import { planById } from '../catalogue/catalogue.queries.ts';
import type { Plan } from '../catalogue/plan.entity.ts';
import { organisationById, userById } from '../identity/identity.queries.ts';
import type { Context } from '../platform/context.ts';
import type { PortalEvent } from '../platform/events/event-reader.ts';
import { portalLink } from './portal-link.ts';
import { durationInWords, limitsInWords, timeInWords } from './wording.ts';

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
  /** Why the requester asks. */
  reason: string | null;
  /** False when somebody decided before the mail went out. */
  isOpen: boolean;
  decision: { by: string; at: string; reason: string | null; message: string | null };
  link: string;
}

const KINDS: Record<AccessRequestKind, string> = {
  [AccessRequestKind.NEW_ACCESS]: 'a new credential',
  [AccessRequestKind.ADD_PRODUCTS]: 'more products on an existing credential',
  [AccessRequestKind.CHANGE_PLAN]: 'another plan for an existing credential',
  [AccessRequestKind.RENEW]: 'a longer life for an existing credential',
};

/** Reads the request of an event as it is now. Throws when it is gone, which never happens: requests are kept. */
export async function accessRequestFacts(
  ctx: Context,
  { subject }: Pick<PortalEvent, 'subject'>,
): Promise<AccessRequestFacts> {
  const request = await ctx.db
    .selectFrom('accessRequest')
    .selectAll()
    .where('id', '=', subject.accessRequestId!)
    .executeTakeFirstOrThrow();
  const [app, plan, requester, products, decision] = await Promise.all([
    appById(ctx, request.appId),
    planById(ctx, request.planId),
    userById(ctx, request.requesterId),
    productsOfRequest(ctx, request.id),
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
    reason: request.reason,
    isOpen: isOpen(request),
    decision,
    link: portalLink(ctx.config, 'access-requests', request.id),
  };
}

const limitFacts = (plan: Plan) => ({
  ...limitsInWords(plan),
  lifetime: plan.keyLifetimeSeconds ? durationInWords(plan.keyLifetimeSeconds) : null,
});

async function decisionFacts(ctx: Context, request: AccessRequest): Promise<AccessRequestFacts['decision']> {
  const decider = request.decidedById && (await userById(ctx, request.decidedById));
  return {
    by: request.autoApproved
      ? `${request.approvalRuleId ? 'a rule' : 'the plan'}, which approves automatically`
      : decider
        ? decider.displayName
        : 'an API owner',
    at: timeInWords(request.decidedAt ?? request.createdAt),
    reason: request.decisionReason,
    message: request.decisionMessage,
  };
}
