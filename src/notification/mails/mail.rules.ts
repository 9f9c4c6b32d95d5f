import type { MailSubject } from '../../config.ts';
import type { Context } from '../../platform/context.ts';
import type { PortalEvent } from '../../platform/events/event-reader.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import {
  type AccessRequestFacts,
  accessRequestFacts,
  type ClaimFacts,
  claimFacts,
} from '../facts/access-request.facts.ts';
import { type AppFacts, appFacts, SAMPLE_APP } from '../facts/app.facts.ts';
import { answerFacts, type ConversationFacts, questionFacts } from '../facts/conversation.facts.ts';
import { type CredentialFacts, credentialFacts } from '../facts/credential.facts.ts';
import { SAMPLE_WEBHOOK, type WebhookFacts, webhookFacts } from '../facts/webhook.facts.ts';
import { isNotClaimed, waits, waitsForAPerson } from './mail-conditions.ts';
import { claimLinks, decisionLinks, type MailLinks } from './mail-links.ts';
import { SAMPLE_CLAIM, SAMPLE_CONVERSATION, SAMPLE_CREDENTIAL, SAMPLE_REQUEST } from './mail-samples.ts';
import {
  apiOwners,
  appOwner,
  deciders,
  escalation,
  peopleOfCredential,
  type Recipients,
  requesterAndAppOwner,
  requesterOnly,
} from './recipients.ts';

export type MailFacts = AccessRequestFacts | AppFacts | ConversationFacts | CredentialFacts | ClaimFacts | WebhookFacts;

/** Who gets which mail when. */
export interface MailRule {
  /** Name of a file in `templates/`, and of the mail in API and database: never changed once released. */
  template: string;
  /** What it tells whom, for those who switch it off. */
  description: string;
  event: EventType;
  /** Asked when the event is consumed; without it the mail is always sent. */
  when?(ctx: Context, event: PortalEvent): Promise<boolean>;
  to: Recipients;
  /** Whether nobody can switch it off, because there is no other way to what it carries. */
  isEssential?: boolean;
  /** Where neither API owners nor the operator have chosen another; `{app}` and `{plan}` are filled in. */
  subject: string;
  /** Where the operator can choose another. */
  subjectSetting?: MailSubject;
  /** What the template gets, read when the mail is sent. */
  variables(ctx: Context, event: Pick<PortalEvent, 'subject'>): Promise<MailFacts>;
  /** What it gets beside that and only this reader may know; made once, when the mail is queued. */
  links?(ctx: Context, event: Pick<PortalEvent, 'subject'>, userId: string): Promise<MailLinks>;
  /** Made-up values of all variables, for previews and documentation. */
  sample: MailFacts;
  sampleLinks?: MailLinks;
}

const SAMPLE_DECISION: MailLinks = { decisionUrl: 'https://portal.example.com/decide/example' };

/** Of both mails that tell of an approval. */
const APPROVED = 'Your access request was approved';

const aboutRequest = { variables: accessRequestFacts, sample: SAMPLE_REQUEST };

const aboutCredential = { to: peopleOfCredential, variables: credentialFacts, sample: SAMPLE_CREDENTIAL };

/** All mails of the portal. */
export const MAIL_RULES: readonly MailRule[] = [
  {
    template: 'access-request-submitted',
    description: 'Somebody asks for access and waits for a decision; to who may decide it, with a link that decides.',
    event: 'accessRequest.created',
    when: waitsForAPerson,
    to: deciders,
    subject: 'New access request',
    subjectSetting: 'submitted',
    ...aboutRequest,
    links: decisionLinks,
    sampleLinks: SAMPLE_DECISION,
  },
  {
    template: 'access-request-received',
    description: 'The request has arrived and waits for its decision; to who asked and whose app it is for.',
    event: 'accessRequest.created',
    when: waits,
    to: requesterAndAppOwner,
    subject: 'Your access request was received',
    ...aboutRequest,
  },
  {
    // Also when the plan approved
    template: 'access-request-approved',
    description: 'The request was approved; to who asked and whose app it is for.',
    event: 'accessRequest.approved',
    when: isNotClaimed,
    to: requesterAndAppOwner,
    subject: APPROVED,
    subjectSetting: 'approved',
    ...aboutRequest,
  },
  {
    template: 'access-request-rejected',
    description: 'The request was rejected; to who asked and whose app it is for.',
    event: 'accessRequest.rejected',
    to: requesterAndAppOwner,
    subject: 'Your access request was rejected',
    subjectSetting: 'rejected',
    ...aboutRequest,
  },
  {
    template: 'access-request-cancelled',
    description: 'The request was withdrawn or closed; to who asked and whose app it is for.',
    event: 'accessRequest.cancelled',
    to: requesterAndAppOwner,
    subject: 'Your access request was closed',
    ...aboutRequest,
  },
  {
    template: 'access-request-expired',
    description: 'Nobody decided the request in time; to who asked and whose app it is for.',
    event: 'accessRequest.expired',
    to: requesterAndAppOwner,
    subject: 'Your access request has expired',
    ...aboutRequest,
  },
  {
    template: 'access-request-reminder',
    description: 'A request still waits for a decision; to who may decide it, with a link that decides.',
    event: 'accessRequest.reminded',
    to: deciders,
    subject: 'An access request still waits',
    ...aboutRequest,
    links: decisionLinks,
    sampleLinks: SAMPLE_DECISION,
  },
  {
    template: 'access-request-escalated',
    description: 'A request has waited too long; to API owners and the addresses of the settings for that.',
    event: 'accessRequest.escalated',
    to: escalation,
    subject: 'An access request has waited too long',
    ...aboutRequest,
  },
  {
    template: 'access-request-question',
    description: 'Somebody who decides asks for more before the decision; to who asked for access.',
    event: 'accessRequest.infoRequested',
    to: requesterOnly,
    subject: 'A question about your access request',
    variables: questionFacts,
    sample: SAMPLE_CONVERSATION,
  },
  {
    template: 'access-request-answered',
    description: 'The requester has answered a question; to who may decide the request, with a link that decides.',
    event: 'accessRequest.answered',
    to: deciders,
    subject: 'An answer about an access request',
    variables: answerFacts,
    sample: SAMPLE_CONVERSATION,
    links: decisionLinks,
    sampleLinks: SAMPLE_DECISION,
  },
  {
    // Stands in for the approval mail, so that one mail has all
    template: 'credential-claim',
    description: 'Access was granted and its key can be claimed by the link; to who asked and whose app it is for.',
    event: 'credential.claimOffered',
    to: peopleOfCredential,
    isEssential: true,
    subject: APPROVED,
    subjectSetting: 'approved',
    variables: claimFacts,
    links: claimLinks,
    sample: SAMPLE_CLAIM,
    sampleLinks: { claimUrl: 'https://portal.example.com/claim#example' },
  },
  {
    template: 'credential-plan-changed',
    description: 'A credential moved to another plan; to whose app it is and who asked for it.',
    event: 'credential.planChanged',
    subject: 'The plan of a credential was changed',
    ...aboutCredential,
  },
  {
    template: 'credential-expiring',
    description: 'A credential expires soon; to whose app it is and who asked for it.',
    event: 'credential.expiring',
    subject: 'A credential expires soon',
    subjectSetting: 'expiring',
    ...aboutCredential,
  },
  {
    template: 'credential-expired',
    description: 'A credential has expired; to whose app it is and who asked for it.',
    event: 'credential.expired',
    subject: 'A credential has expired',
    subjectSetting: 'expired',
    ...aboutCredential,
  },
  {
    template: 'credential-rotated',
    description: 'A credential got a new key, and when the old one ends; to whose app it is and who asked for it.',
    event: 'credential.rotated',
    subject: 'A credential was rotated',
    subjectSetting: 'rotated',
    ...aboutCredential,
  },
  {
    template: 'credential-revoked',
    description: 'A credential was withdrawn for good; to whose app it is and who asked for it.',
    event: 'credential.revoked',
    subject: 'A credential was revoked',
    subjectSetting: 'revoked',
    ...aboutCredential,
  },
  {
    template: 'credential-suspended',
    description: 'A credential was switched off for now; to whose app it is and who asked for it.',
    event: 'credential.suspended',
    subject: 'A credential was suspended',
    subjectSetting: 'suspended',
    ...aboutCredential,
  },
  {
    template: 'credential-resumed',
    description: 'A suspended credential works again; to whose app it is and who asked for it.',
    event: 'credential.resumed',
    subject: 'A credential works again',
    ...aboutCredential,
  },
  {
    template: 'credential-failed',
    description: 'A gateway could not be brought to a credential, after the last retry; to API owners.',
    event: 'credential.failed',
    subject: 'Provisioning failed for {app}',
    ...aboutCredential,
    to: apiOwners,
  },
  {
    template: 'app-transferred',
    description: 'An app that others share went to one of them, because its owner is gone; to the new owner.',
    event: 'app.transferred',
    to: appOwner,
    subject: '{app} is yours now',
    variables: appFacts,
    sample: SAMPLE_APP,
  },
  {
    template: 'webhook-disabled',
    description: 'A webhook was switched off because its endpoint is gone or fails for too long; to API owners.',
    event: 'webhook.disabled',
    to: apiOwners,
    subject: 'A webhook was switched off',
    variables: webhookFacts,
    sample: SAMPLE_WEBHOOK,
  },
];

export const ruleOf = (template: string): MailRule | undefined => MAIL_RULES.find((rule) => rule.template === template);
