import type { Context } from '../../platform/context.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { gather } from '../../platform/rules.ts';
import { optionalText } from '../../platform/text.ts';
import { lockForDecision } from '../deciding/decision.service.ts';
import type { AccessRequest } from '../requests/access-request.entity.ts';
import { recordAccessRequest } from '../requests/access-request.events.ts';
import { lockOpenRequest } from '../requests/request-lock.service.ts';
import { AccessRequestMessage, MessageKind } from './conversation.entity.ts';

/**
 * Asks the requester before deciding. The request stays open, and those who decide are not reminded of it until the answer
 * has come.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED, SELF_DECISION, INVALID_INPUT. @throws GraphQLError FORBIDDEN
 */
export async function askForInformation(ctx: Context, id: string, question: string): Promise<AccessRequest> {
  const { locked, text } = await gather({
    locked: () => lockForDecision(ctx, id),
    text: () => requireWords(question, 'question'),
  });
  const { request, app } = locked;
  const message = say(ctx, request, MessageKind.QUESTION, text);
  request.infoRequestedAt = message.createdAt;
  await ctx.em.flush();
  await recordAccessRequest(ctx, 'accessRequest.infoRequested', request, app, { messageId: message.id });
  return request;
}

/**
 * The requester answers what was asked last; from then on the request waits for its decision again.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED, WRONG_STATE (nothing was asked), INVALID_INPUT.
 */
export async function answerInformation(ctx: Context, id: string, answer: string): Promise<AccessRequest> {
  const { locked, text } = await gather({
    locked: () => lockAskedRequest(ctx, id),
    text: () => requireWords(answer, 'answer'),
  });
  const { request, app } = locked;
  const message = say(ctx, request, MessageKind.ANSWER, text);
  const { createdAt } = message;
  ctx.em.assign(request, { infoRequestedAt: null, waitingSince: createdAt, remindedAt: null, escalatedAt: null });
  await ctx.em.flush();
  await recordAccessRequest(ctx, 'accessRequest.answered', request, app, { messageId: message.id });
  return request;
}

/** @throws DomainError NOT_FOUND, ALREADY_DECIDED, WRONG_STATE (nothing was asked). */
async function lockAskedRequest(ctx: Context, id: string) {
  const locked = await lockOpenRequest(ctx, id);
  if (locked.request.requesterId !== requireViewer(ctx.viewer).userId) throw notFound('request of yours');
  if (locked.request.infoRequestedAt !== null) return locked;
  throw new DomainError(UserErrorCode.WRONG_STATE, 'Nothing was asked that is not answered.', { field: ['id'] });
}

function requireWords(words: string, argument: string): string {
  const text = optionalText(words, { field: [argument], max: 5000 });
  if (text === null) throw invalidInput('It must not be empty.', [argument]);
  return text;
}

function say(ctx: Context, { id }: AccessRequest, kind: MessageKind, text: string): AccessRequestMessage {
  const authorId = requireViewer(ctx.viewer).userId;
  return ctx.em.create(AccessRequestMessage, { accessRequestId: id, authorId, kind, text });
}
