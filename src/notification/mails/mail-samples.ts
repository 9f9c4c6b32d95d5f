import type { AccessRequestFacts } from '../mail-facts/access-request.facts.ts';
import type {
  AccountFacts,
  AccountLinkFacts,
  EmailChangeFacts,
  SecondFactorFacts,
} from '../mail-facts/account.facts.ts';
import type { AccountTokenFacts } from '../mail-facts/account-token.facts.ts';
import type { AnnouncementFacts } from '../mail-facts/announcement.facts.ts';
import type { AppOfferFacts, TransferFacts } from '../mail-facts/app.facts.ts';
import type { ClaimFacts } from '../mail-facts/claim.facts.ts';
import type { ConversationFacts } from '../mail-facts/conversation.facts.ts';
import type { CredentialFacts } from '../mail-facts/credential.facts.ts';
import type { InvitationFacts } from '../mail-facts/invitation.facts.ts';
import type { OrganisationRequestFacts } from '../mail-facts/organisation-request.facts.ts';
import type { DocumentFacts, ProductFacts } from '../mail-facts/product.facts.ts';
import type { LostKeysFacts, ObstacleFacts, ProviderFacts, UnservedFacts } from '../mail-facts/provider.facts.ts';
import type { RegistrationFacts } from '../mail-facts/registration.facts.ts';
import type { WebhookFacts } from '../mail-facts/webhook.facts.ts';
import type { MailLinks } from './mail-links.ts';

/** Made-up values of the mails' variables, for previews and for the list of variables in docs/mail-templates.md. */
export const SAMPLE_REQUEST: AccessRequestFacts = {
  app: 'Point of sale',
  products: 'Accounts API, Payment API',
  plan: 'Enterprise',
  limits: { rate: '100 requests per second', quota: '1,000,000 requests per 30 days', lifetime: '365 days' },
  kind: 'a new credential',
  requester: { name: 'Pat Partner', email: 'partner@example.com' },
  organisation: 'B2B customer',
  submittedAt: '1 March 2026 at 09:30 UTC',
  lifeCycle: 'Accounts API is deprecated and ends on 2027-01-31.',
  reason: 'Payments in our shops.',
  answers: 'Cost centre: R&D',
  isOpen: true,
  isExternal: false,
  decision: { by: 'Olivia Owner', at: '2 March 2026 at 11:00 UTC', reason: 'Contract signed.', message: 'Welcome!' },
  closedBecause: 'its plan was deleted',
  link: 'https://portal.example.com/access-requests/00000000-0000-7000-8000-000000000001',
};

export const SAMPLE_CONVERSATION: ConversationFacts = {
  ...SAMPLE_REQUEST,
  said: { by: 'Olivia Owner', text: 'How many shops are there?' },
};

export const SAMPLE_CREDENTIAL: CredentialFacts = {
  app: 'Point of sale',
  plan: 'Enterprise',
  products: 'Accounts API, Payment API',
  name: 'Shop in Berlin',
  lastFour: 'x7Qz',
  limits: { rate: '100 requests per second', quota: '1,000,000 requests per 30 days' },
  expiresAt: '2 March 2027 at 11:00 UTC',
  retiresAt: '3 March 2026 at 11:00 UTC',
  successorLastFour: 'b41K',
  awaits: 'certificate',
  endsWithCertificate: true,
  suspensionReason: 'An invoice is open.',
  isSuspended: true,
  failure: 'The gateway did not answer in time.',
  link: 'https://portal.example.com/credentials/00000000-0000-7000-8000-000000000002',
};

export const SAMPLE_CLAIM: ClaimFacts = {
  ...SAMPLE_CREDENTIAL,
  decision: SAMPLE_REQUEST.decision,
  claimableUntil: '9 March 2026 at 11:00 UTC',
};

const SAMPLE_APP = {
  app: 'Point of sale',
  organisation: 'B2B customer',
  owner: 'Morgan Member',
  seenBy: 'everybody in B2B customer',
  link: 'https://portal.example.com/apps/00000000-0000-7000-8000-000000000004',
};

export const SAMPLE_TRANSFER: TransferFacts = { ...SAMPLE_APP, formerOwner: 'Pat Partner', hasLeft: false };

export const SAMPLE_APP_OFFER: AppOfferFacts = {
  ...SAMPLE_APP,
  owner: 'Pat Partner',
  recipient: 'Morgan Member',
  message: 'I change to another team next week.',
};

export const SAMPLE_ACCOUNT: AccountFacts = {
  account: { name: 'Pat Partner', email: 'partner@example.com' },
  organisation: 'B2B customer',
  suspendsCredentials: true,
  link: 'https://portal.example.com',
};

export const SAMPLE_ACCOUNT_LINK: AccountLinkFacts = {
  ...SAMPLE_ACCOUNT,
  validUntil: '4 March 2026 at 09:30 UTC',
};

export const SAMPLE_ACCOUNT_TOKEN: AccountTokenFacts = {
  ...SAMPLE_ACCOUNT,
  token: {
    name: 'Nightly build',
    lastFour: 'x7Qa',
    scopes: 'REQUEST_ACCESS, REVEAL_SECRETS',
    expiresAt: '1 June 2026 at 09:30 UTC',
    createdBy: 'Pat Partner',
  },
};

export const SAMPLE_SECOND_FACTOR: SecondFactorFacts = {
  ...SAMPLE_ACCOUNT,
  changedAt: '1 March 2026 at 09:30 UTC',
  factor: 'the passkey “Phone”',
  codesLeft: 9,
};

export const SAMPLE_EMAIL_CHANGE: EmailChangeFacts = { ...SAMPLE_ACCOUNT_LINK, newEmail: 'pat@example.net' };

export const SAMPLE_PRODUCT: ProductFacts = {
  product: 'Accounts API',
  endsOn: '31 January 2027',
  note: 'The second version takes the same calls.',
  successor: 'Accounts API 2',
  credentialCount: 3,
  link: 'https://portal.example.com/products/00000000-0000-7000-8000-000000000006',
};

export const SAMPLE_DOCUMENT: DocumentFacts = {
  ...{ product: 'Accounts API', document: 'Reference', version: 3 },
  breakingChanges: '[Removed] operation GET /balance\n[Added] required query parameter `currency`',
  changeCount: 5,
  link: 'https://portal.example.com/products/00000000-0000-7000-8000-000000000006?part=00000000-0000-7000-8000-000000000008#versions',
};

export const SAMPLE_ANNOUNCEMENT: AnnouncementFacts = {
  product: 'Accounts API',
  kind: 'maintenance',
  announcement: 'Not there on Sunday morning',
  content: 'We move to **another data centre**.',
  startsAt: '7 March 2027 at 02:00 UTC',
  endsAt: '7 March 2027 at 06:00 UTC',
  link: 'https://portal.example.com/announcements/00000000-0000-7000-8000-000000000007',
};

export const SAMPLE_PROVIDER: ProviderFacts = {
  provider: 'production',
  credentialCount: 3,
  waitingSince: '1 March 2026 at 09:30 UTC',
  causes: 'The policy product-payment is not loaded at the provider.',
  link: 'https://portal.example.com/providers/00000000-0000-7000-8000-000000000005',
};

export const SAMPLE_OBSTACLES: ObstacleFacts = {
  provider: 'production',
  obstacles: 'Payment API: Payments v2 cannot be called from outside.',
  link: 'https://portal.example.com/providers/00000000-0000-7000-8000-000000000005',
};

export const SAMPLE_LOST_KEYS: LostKeysFacts = {
  provider: 'production',
  restoredCount: 120,
  rotationCount: 2,
  link: SAMPLE_PROVIDER.link,
};

export const SAMPLE_UNSERVED: UnservedFacts = {
  provider: 'production',
  cause: 'The gateway cannot store policies. Set "policies": { "policy_source": "file", "policy_path": "policies" }.',
  link: SAMPLE_PROVIDER.link,
};

export const SAMPLE_WEBHOOK: WebhookFacts = {
  origin: 'https://hooks.example.com',
  description: 'Tells the billing system.',
  isGone: false,
  failingSince: '1 March 2026 at 09:30 UTC',
  isDisabled: true,
  link: 'https://portal.example.com/webhooks/00000000-0000-7000-8000-000000000003',
};

export const SAMPLE_DECISION_LINK: MailLinks = { decisionUrl: 'https://portal.example.com/decide/example' };

export const SAMPLE_CLAIM_LINK: MailLinks = { claimUrl: 'https://portal.example.com/claim#example' };

export const SAMPLE_PASSWORD_LINK: MailLinks = { passwordUrl: 'https://portal.example.com/set-password#example' };

export const SAMPLE_CONFIRM_LINK: MailLinks = { confirmUrl: 'https://portal.example.com/confirm-email#example' };

export const SAMPLE_CANCEL_LINK: MailLinks = { cancelUrl: 'https://portal.example.com/cancel-email-change#example' };
export const SAMPLE_INVITATION: InvitationFacts = {
  organisation: 'B2B customer',
  inviter: { name: 'Pat Partner', email: 'partner@example.com' },
  role: 'a member',
  invited: { email: 'newcomer@example.com' },
  expiresAt: '4 March 2026 at 09:30 UTC',
  link: 'https://portal.example.com',
};

export const SAMPLE_INVITATION_LINK: MailLinks = { invitationUrl: 'https://portal.example.com/invitation#example' };

export const SAMPLE_REGISTRATION: RegistrationFacts = {
  applicant: { name: 'Nora Newcomer', email: 'newcomer@example.com' },
  confirmableUntil: '4 March 2026 at 09:30 UTC',
  rejectionReason: 'Please sign up with the address of your company.',
  link: 'https://portal.example.com',
};

export const SAMPLE_SIGN_UP_LINK: MailLinks = { confirmUrl: 'https://portal.example.com/confirm#example' };

export const SAMPLE_ORGANISATION_REQUEST: OrganisationRequestFacts = {
  organisation: 'Newcomers',
  requester: { name: 'Nora Newcomer', email: 'newcomer@example.com' },
  rejectionReason: 'Your company has an organisation already: ask its administrator.',
  link: 'https://portal.example.com',
};
