import type { Config } from '../config.ts';
import type { Context } from '../platform/context.ts';
import type { PortalEvent } from '../platform/events/event-reader.ts';
import type { EventType } from '../platform/events/event-types.ts';
import { type AccessRequestFacts, accessRequestFacts } from './access-request.facts.ts';
import { deciders, type Recipients, requesterAndAppOwner } from './recipients.ts';

type AboutEvent = Pick<PortalEvent, 'subject'>;

/** Who gets which mail when. */
export interface MailRule {
  event: EventType;
  /** Asked when the event is consumed; without it the mail is always sent. */
  when?(ctx: Context, event: AboutEvent): Promise<boolean>;
  to: Recipients;
  /** Name of a file in `templates/`, and of the mail in the database: never changed once released. */
  template: string;
  subject: keyof Config['mail']['subjects'];
  /** What the template gets, read when the mail is sent. `app` and `plan` may also stand in the subject. */
  variables(ctx: Context, event: AboutEvent): Promise<AccessRequestFacts>;
}

/** All mails of the portal. */
export const MAIL_RULES: readonly MailRule[] = [
  {
    // S18
    event: 'accessRequest.created',
    when: waitsForAPerson,
    to: deciders,
    template: 'access-request-submitted',
    subject: 'submitted',
    variables: accessRequestFacts,
  },
  {
    // S24; also when the plan approved (S22)
    event: 'accessRequest.approved',
    to: requesterAndAppOwner,
    template: 'access-request-approved',
    subject: 'approved',
    variables: accessRequestFacts,
  },
  {
    // S25, A1
    event: 'accessRequest.rejected',
    to: requesterAndAppOwner,
    template: 'access-request-rejected',
    subject: 'rejected',
    variables: accessRequestFacts,
  },
];

/** The event was recorded before the plan could approve, so the row is asked, not the event. */
async function waitsForAPerson(ctx: Context, { subject }: AboutEvent): Promise<boolean> {
  const request = await ctx.db
    .selectFrom('accessRequest')
    .select('autoApproved')
    .where('id', '=', subject.accessRequestId!)
    .executeTakeFirstOrThrow();
  return !request.autoApproved;
}
