import type { MailSubject } from '../../config.ts';
import type { Context } from '../../platform/context.ts';
import type { PortalEvent } from '../../platform/events/event-reader.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import type { AccessRequestFacts } from '../mail-facts/access-request.facts.ts';
import type {
  AccountFacts,
  AccountLinkFacts,
  ChangedAccountFacts,
  EmailChangeFacts,
  SecondFactorFacts,
} from '../mail-facts/account.facts.ts';
import type { AccountTokenFacts } from '../mail-facts/account-token.facts.ts';
import type { AnnouncementFacts } from '../mail-facts/announcement.facts.ts';
import type { AppOfferFacts, TransferFacts } from '../mail-facts/app.facts.ts';
import type { CredentialFacts, QuotaFacts, RevealFacts } from '../mail-facts/credential.facts.ts';
import type { InvitationFacts } from '../mail-facts/invitation.facts.ts';
import type { OrganisationRequestFacts } from '../mail-facts/organisation-request.facts.ts';
import type { DocumentFacts, ProductFacts } from '../mail-facts/product.facts.ts';
import type { LostKeysFacts, ObstacleFacts, ProviderFacts, UnservedFacts } from '../mail-facts/provider.facts.ts';
import type { RegistrationFacts } from '../mail-facts/registration.facts.ts';
import type { WebhookFacts } from '../mail-facts/webhook.facts.ts';
import type { MailLinks } from './mail-links.ts';
import type { Account, Recipient } from './mail-recipients.ts';

/** What is told in a mail; those about claims and conversations say more of a credential or a request. */
export type MailFacts =
  | AccessRequestFacts
  | AccountFacts
  | AccountLinkFacts
  | ChangedAccountFacts
  | EmailChangeFacts
  | SecondFactorFacts
  | AccountTokenFacts
  | TransferFacts
  | AppOfferFacts
  | CredentialFacts
  | RevealFacts
  | QuotaFacts
  | ProductFacts
  | AnnouncementFacts
  | DocumentFacts
  | ProviderFacts
  | ObstacleFacts
  | LostKeysFacts
  | UnservedFacts
  | WebhookFacts
  | InvitationFacts
  | RegistrationFacts
  | OrganisationRequestFacts;

/** Everything about one mail: who gets it when, and what it says. */
export interface MailRule<T extends EventType = EventType> {
  /** Name of the mail in API and database, and of its template `mail-templates/<name>.pug`: never changed once released. */
  name: string;
  /** What it tells whom, for those who switch it off. */
  description: string;
  event: T;
  /** Asked when the event is consumed; without it the mail is always sent. */
  when?(ctx: Context, event: PortalEvent<T>): Promise<boolean>;
  to(ctx: Context, event: PortalEvent<T>): Promise<Recipient[]>;
  /**
   * Where it goes to any number of accounts: some of those whom `to` finds, in the order of their ids. They get it by jobs, each of
   * which queues a batch of mails.
   */
  batch?(ctx: Context, event: PortalEvent<T>, page: { after: string | null; limit: number }): Promise<Account[]>;
  /** Whether nobody can switch it off, because there is no other way to what it carries. */
  isEssential?: boolean;
  /** Where neither API owners nor the operator have chosen another; `{app}`, `{plan}`, `{product}` and `{announcement}` are filled in. */
  subject: string;
  /** The setting by which the operator can choose another subject. */
  subjectSetting?: MailSubject;
  /** What the template gets, read when the mail is sent. */
  variables(ctx: Context, event: PortalEvent<T>): Promise<MailFacts>;
  /** What it gets beside that and only this reader may know; made once, when the mail is queued. */
  links?(ctx: Context, event: PortalEvent<T>, userId: string | null): Promise<MailLinks>;
  /** Made-up values of all variables, for previews and documentation. */
  sample: MailFacts;
  sampleLinks?: MailLinks;
}

/** Describes a mail; the compiler holds its functions to events of its own type. */
export const mail = <T extends EventType>(rule: MailRule<T>): MailRule => rule;
