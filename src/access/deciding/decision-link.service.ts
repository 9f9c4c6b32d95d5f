import { sql } from 'kysely';
import { holdAccount, readViewer } from '../../identity/accounts/viewer.queries.ts';
import { holdServiceToken, readServiceViewer } from '../../identity/tokens/service-token.queries.ts';
import { asViewer, type Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import type { EventActor } from '../../platform/events/event-log.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { findBeside } from '../../platform/rules.ts';
import { hashToken, randomToken } from '../../platform/security/secret.ts';
import { isService, type Viewer } from '../../platform/viewer.ts';
import type { AccessRequest } from '../requests/access-request.entity.ts';
import { recordAccessRequest } from '../requests/access-request.events.ts';
import { isOpen, isOwnRequest } from '../requests/access-request.policy.ts';
import { mayDecide } from '../requests/deciders.queries.ts';
import { lockAppOf } from '../requests/request-lock.service.ts';
import { Decision, type DecisionInput } from './decision.inputs.ts';
import {
  approveAccessRequest,
  decisionTexts,
  lockForDecision,
  rejectAccessRequest,
  selfDecision,
} from './decision.service.ts';
import { DecisionLink } from './decision-link.entity.ts';

export interface IssuedLink {
  /** Shown this once; stored as a hash. */
  token: string;
  /** Page on which the token decides. */
  url: string;
  expiresAt: Date;
}

/** The page on which a link decides. It is the portal's own, so that it works without any front end. */
const decisionUrl = ({ config }: Pick<Context, 'config'>, token: string): string =>
  `${config.publicUrl}/decide/${token}`;

/** In whose name a link decides. */
type Decider = Pick<DecisionLink, 'userId'> | Pick<DecisionLink, 'serviceTokenId'>;

/** Makes a link that decides a request once, in the name of `decider`. The caller has checked that they may. */
export async function issueDecisionLink(ctx: Context, accessRequestId: string, decider: Decider): Promise<IssuedLink> {
  const token = randomToken();
  const expiresAt = new Date(Date.now() + ctx.config.links.decisionHours * 3_600_000);
  ctx.em.create(DecisionLink, { accessRequestId, ...decider, tokenHash: hashToken(token), expiresAt });
  await ctx.em.flush();
  return { token, url: decisionUrl(ctx, token), expiresAt };
}

/**
 * Gives somebody who may decide a request a link to do so from elsewhere, such as a chat or a ticket. It decides in the
 * name of the caller.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED (with the decision), SELF_DECISION. @throws GraphQLError FORBIDDEN
 */
export async function createDecisionLink(ctx: Context, id: string): Promise<IssuedLink> {
  const { request, app } = await lockForDecision(ctx, id);
  const { userId } = requireViewer(ctx.viewer);
  const link = await issueDecisionLink(ctx, id, isService(ctx.viewer) ? { serviceTokenId: userId } : { userId });
  await recordAccessRequest(ctx, 'accessRequest.decisionLinkIssued', request, app, { expiresAt: link.expiresAt });
  return link;
}

/** What became of the request. */
export type Outcome = Pick<AccessRequest, 'status' | 'decidedAt'> & { accessRequestId: string };

/**
 * Decides a request by a token, in the name of the person it was made for. The token and the decision are one
 * transaction: of many simultaneous calls one decides, and a decision that is refused leaves the token unused.
 * @throws DomainError LINK_INVALID, LINK_NOT_YOURS, LINK_USED, LINK_EXPIRED, ALREADY_DECIDED (with the outcome),
 *   SELF_DECISION, NO_LONGER_VALID, INVALID_INPUT. @throws GraphQLError UNAUTHENTICATED
 */
export async function decideByToken(
  ctx: Context,
  token: string,
  decision: Decision,
  input: DecisionInput,
): Promise<Outcome> {
  const link = await findBeside(
    () => judgeLink(ctx, token, { lock: true }),
    () => decisionTexts(input),
  );
  const decide = decision === Decision.APPROVE ? approveAccessRequest : rejectAccessRequest;
  const actor: EventActor = { ...actorOf(link.decider), linkId: link.id };
  const request = await decide({ ...asViewer(ctx, link.decider), actor }, link.accessRequestId, input);
  await ctx.db.updateTable('decisionLink').set({ usedAt: new Date() }).where('id', '=', link.id).execute();
  return outcomeOf(request);
}

/**
 * The request that a token would decide now, for showing it. Changes nothing: scanners of mail open every link.
 * @throws DomainError as {@link decideByToken}.
 */
export const previewDecision = (ctx: Context, token: string): Promise<JudgedLink> =>
  judgeLink(ctx, token, { lock: false });

export interface JudgedLink {
  id: string;
  accessRequestId: string;
  decider: Viewer;
}

async function judgeLink(ctx: Context, token: string, { lock }: { lock: boolean }): Promise<JudgedLink> {
  if (ctx.config.links.decisionSignIn) requireViewer(ctx.viewer);
  const link = await readLink(ctx, token, lock);
  if (!link) throw refuse(UserErrorCode.LINK_INVALID, 'There is no such link.');
  requireHolder(ctx, link);
  if (link.usedAt)
    throw refuse(UserErrorCode.LINK_USED, `The link was used already. ${stateOf(link)}`, outcomeOf(link));
  if (!isOpen(link)) throw refuse(UserErrorCode.ALREADY_DECIDED, stateOf(link), outcomeOf(link));
  if (link.isExpired) throw refuse(UserErrorCode.LINK_EXPIRED, 'The link has expired.');
  if (lock) await (link.userId ? holdAccount(ctx, link.userId) : holdServiceToken(ctx, link.serviceTokenId!));
  const decider = link.userId ? await readViewer(ctx, link.userId) : await readServiceViewer(ctx, link.serviceTokenId!);
  if (decider && (await mayDecide(ctx, decider, link))) return { id: link.linkId, accessRequestId: link.id, decider };
  throw refuse(UserErrorCode.LINK_INVALID, 'Who the link was made for may not decide this request any more.');
}

/**
 * Who holds a link is not yet who it was made for: mails are forwarded. Where the operator lets whoever holds it decide, the
 * requester who holds it is still the requester, as far as that is known.
 * @throws DomainError SELF_DECISION, LINK_NOT_YOURS
 */
function requireHolder({ viewer, config }: Context, link: LinkOfRequest): void {
  if (viewer && isOwnRequest(viewer, link)) throw selfDecision(['token']);
  if (!config.links.decisionSignIn || viewer?.userId === (link.userId ?? link.serviceTokenId)) return;
  const message = link.userId
    ? 'The link was made for another account, which alone can use it.'
    : 'The link was made for a program, which decides by it with its own token.';
  throw refuse(UserErrorCode.LINK_NOT_YOURS, message);
}

/** What is left to say of a request whose link is of no use. */
const stateOf = ({ status }: Pick<AccessRequest, 'status'>): string =>
  `The request is ${status.toLowerCase().replaceAll('_', ' ')}.`;

const refuse = (code: UserErrorCode, message: string, outcome?: Outcome) =>
  new DomainError(code, message, { field: ['token'], payload: { ...outcome } });

type LinkOfRequest = Pick<DecisionLink, 'userId' | 'serviceTokenId'> &
  Pick<AccessRequest, 'requesterId' | 'createdByServiceId'>;

/** With `lock`, link and request stay as they are until the end of the transaction. */
async function readLink(ctx: Context, token: string, lock: boolean) {
  const query = ctx.db
    .selectFrom('decisionLink')
    .innerJoin('accessRequest', 'accessRequest.id', 'decisionLink.accessRequestId')
    .select(['decisionLink.id as linkId', 'decisionLink.userId', 'decisionLink.serviceTokenId'])
    .select(['decisionLink.usedAt', sql<boolean>`decision_link.expires_at <= now()`.as('isExpired')])
    .select(['accessRequest.id', 'accessRequest.status', 'accessRequest.requesterId', 'accessRequest.decidedAt'])
    .select(['accessRequest.catalogueId', 'accessRequest.createdByServiceId'])
    .where('decisionLink.tokenHash', '=', hashToken(token));
  const link = await query.executeTakeFirst();
  if (!link || !lock) return link;
  await lockAppOf(ctx, link.id);
  return query.forUpdate().executeTakeFirst();
}

/** The request of a link, whatever became of either. For who was shown it before. */
export const requestOfLink = ({ db }: Context, token: string): Promise<Pick<AccessRequest, 'id' | 'status'>> =>
  db
    .selectFrom('accessRequest')
    .innerJoin('decisionLink', 'decisionLink.accessRequestId', 'accessRequest.id')
    .select(['accessRequest.id', 'accessRequest.status'])
    .where('decisionLink.tokenHash', '=', hashToken(token))
    .executeTakeFirstOrThrow();

const outcomeOf = ({ id, status, decidedAt }: Pick<AccessRequest, 'id' | 'status' | 'decidedAt'>): Outcome => ({
  accessRequestId: id,
  status,
  decidedAt,
});

const actorOf = (viewer: Viewer): EventActor => ({ kind: isService(viewer) ? 'service' : 'user', id: viewer.userId });
