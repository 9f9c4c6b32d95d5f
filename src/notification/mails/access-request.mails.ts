import { MessageKind } from '../../access/conversation/conversation.entity.ts';
import { AccessRequestKind, AccessRequestStatus } from '../../access/requests/access-request.entity.ts';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { accessRequestFacts } from '../mail-facts/access-request.facts.ts';
import { conversationFacts } from '../mail-facts/conversation.facts.ts';
import { decisionLinks } from './mail-links.ts';
import { apiOwnersAndEscalation, deciders, requester, requesterAndAppOwner } from './mail-recipients.ts';
import { type MailRule, mail } from './mail-rule.ts';
import { SAMPLE_CONVERSATION, SAMPLE_DECISION_LINK, SAMPLE_REQUEST } from './mail-samples.ts';

type RequestEvent = EventAbout<'accessRequest'>;

/**
 * Whether a new request waits for anybody. The event was recorded before the plan could approve, so the row is asked, not
 * the event.
 */
async function waits(ctx: Context, { subject }: RequestEvent): Promise<boolean> {
  const request = await ctx.db
    .selectFrom('accessRequest')
    .select('autoApproved')
    .where('id', '=', subject.accessRequestId)
    .executeTakeFirstOrThrow();
  return !request.autoApproved;
}

/** Whether it waits for a person here: what was handed to a third party is decided there. */
const waitsForAPerson = async (ctx: Context, event: RequestEvent): Promise<boolean> =>
  event.after?.status !== AccessRequestStatus.AWAITING_EXTERNAL && waits(ctx, event);

/** A key that is to be claimed has a mail of its own, which also says that the request was approved. */
async function isNotClaimed(ctx: Context, { subject }: RequestEvent): Promise<boolean> {
  const { kind, claimableUntil } = await ctx.db
    .selectFrom('accessRequest')
    .leftJoin('credential', 'credential.id', 'accessRequest.credentialId')
    .select(['accessRequest.kind', 'credential.claimableUntil'])
    .where('accessRequest.id', '=', subject.accessRequestId)
    .executeTakeFirstOrThrow();
  return kind !== AccessRequestKind.NEW_ACCESS || claimableUntil === null;
}

const aboutRequest = {
  variables: (ctx: Context, { subject }: RequestEvent) => accessRequestFacts(ctx, subject.accessRequestId),
  sample: SAMPLE_REQUEST,
};

const aboutMessage = (kind: MessageKind) => ({
  variables: (ctx: Context, { subject }: RequestEvent) => conversationFacts(ctx, subject.accessRequestId, kind),
  sample: SAMPLE_CONVERSATION,
});

const withDecisionLink = { links: decisionLinks, sampleLinks: SAMPLE_DECISION_LINK };

/** The mails about a request for access, from its arrival to its end. */
export const ACCESS_REQUEST_MAILS: readonly MailRule[] = [
  mail({
    name: 'access-request-submitted',
    description:
      'Somebody asks for access and waits for a decision; to those who may decide it, with a link that decides.',
    event: 'accessRequest.created',
    when: waitsForAPerson,
    to: deciders,
    subject: 'New access request',
    subjectSetting: 'submitted',
    ...aboutRequest,
    ...withDecisionLink,
  }),
  mail({
    name: 'access-request-received',
    description: 'The request has arrived and waits for its decision; to the requester and the owner of the app.',
    event: 'accessRequest.created',
    when: waits,
    to: requesterAndAppOwner,
    subject: 'Your access request was received',
    ...aboutRequest,
  }),
  mail({
    // Also when the plan approved
    name: 'access-request-approved',
    description: 'The request was approved; to the requester and the owner of the app.',
    event: 'accessRequest.approved',
    when: isNotClaimed,
    to: requesterAndAppOwner,
    subject: 'Your access request was approved',
    subjectSetting: 'approved',
    ...aboutRequest,
  }),
  mail({
    name: 'access-request-rejected',
    description: 'The request was rejected; to the requester and the owner of the app.',
    event: 'accessRequest.rejected',
    to: requesterAndAppOwner,
    subject: 'Your access request was rejected',
    subjectSetting: 'rejected',
    ...aboutRequest,
  }),
  mail({
    name: 'access-request-cancelled',
    description: 'The request was withdrawn or closed; to the requester and the owner of the app.',
    event: 'accessRequest.cancelled',
    to: requesterAndAppOwner,
    subject: 'Your access request was closed',
    ...aboutRequest,
  }),
  mail({
    name: 'access-request-expired',
    description: 'Nobody decided the request in time; to the requester and the owner of the app.',
    event: 'accessRequest.expired',
    to: requesterAndAppOwner,
    subject: 'Your access request has expired',
    ...aboutRequest,
  }),
  mail({
    name: 'access-request-reminder',
    description: 'A request still waits for a decision; to those who may decide it, with a link that decides.',
    event: 'accessRequest.reminded',
    to: deciders,
    subject: 'An access request still waits',
    ...aboutRequest,
    ...withDecisionLink,
  }),
  mail({
    name: 'access-request-escalated',
    description: 'A request has waited too long; to API owners and the addresses of the settings for that.',
    event: 'accessRequest.escalated',
    to: apiOwnersAndEscalation,
    subject: 'An access request has waited too long',
    ...aboutRequest,
  }),
  mail({
    name: 'access-request-question',
    description: 'Somebody who decides asks for more before the decision; to the requester.',
    event: 'accessRequest.infoRequested',
    to: requester,
    subject: 'A question about your access request',
    ...aboutMessage(MessageKind.QUESTION),
  }),
  mail({
    name: 'access-request-answered',
    description:
      'The requester has answered a question; to those who may decide the request, with a link that decides.',
    event: 'accessRequest.answered',
    to: deciders,
    subject: 'An answer about an access request',
    ...aboutMessage(MessageKind.ANSWER),
    ...withDecisionLink,
  }),
];
