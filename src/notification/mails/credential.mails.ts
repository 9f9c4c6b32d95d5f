import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { isRetryable } from '../../provider/port/provider-error.ts';
import { claimFacts } from '../mail-facts/claim.facts.ts';
import { credentialFacts } from '../mail-facts/credential.facts.ts';
import { valueInWords } from '../mail-facts/in-words.ts';
import { claimLinks } from './mail-links.ts';
import { apiOwners, credentialRequesterAndAppOwner } from './mail-recipients.ts';
import { type MailRule, mail } from './mail-rule.ts';
import { SAMPLE_CLAIM, SAMPLE_CLAIM_LINK, SAMPLE_CREDENTIAL } from './mail-samples.ts';

const aboutCredential = {
  to: credentialRequesterAndAppOwner,
  variables: (ctx: Context, { subject }: EventAbout<'credential'>) => credentialFacts(ctx, subject.credentialId),
  sample: SAMPLE_CREDENTIAL,
};

/** The mails about a credential, from its grant to its end. */
export const CREDENTIAL_MAILS: readonly MailRule[] = [
  mail({
    // Stands in for the approval mail, so that one mail has all, and has its subject
    name: 'credential-claim',
    description:
      'Access was granted and its key can be claimed by the link; to the requester and the owner of the app.',
    event: 'credential.claimOffered',
    to: credentialRequesterAndAppOwner,
    isEssential: true,
    subject: 'Your access request was approved',
    subjectSetting: 'approved',
    variables: (ctx, { subject }) => claimFacts(ctx, subject.credentialId),
    links: claimLinks,
    sample: SAMPLE_CLAIM,
    sampleLinks: SAMPLE_CLAIM_LINK,
  }),
  mail({
    name: 'credential-awaits-key',
    description:
      'A credential waits for the public key or certificate that its consumer has to give; to the owner of its app and the requester.',
    event: 'credential.publicKeyAwaited',
    isEssential: true,
    subject: 'The credential of {app} waits for you',
    ...aboutCredential,
  }),
  mail({
    name: 'credential-plan-changed',
    description: 'A credential moved to another plan; to the owner of its app and the requester.',
    event: 'credential.planChanged',
    subject: 'The plan of a credential was changed',
    ...aboutCredential,
  }),
  mail({
    name: 'credential-quota-reached',
    description: 'A large share of a quota is used up, or all of it; to the owner of the app and the requester.',
    event: 'credential.quotaReached',
    subject: 'The quota of {app} runs out',
    ...aboutCredential,
    variables: async (ctx, { subject, after }) => ({
      ...(await credentialFacts(ctx, subject.credentialId)),
      quotaShare: `${after?.share} %`,
      quotaUsed: valueInWords(Number(after?.used)),
      quotaLeft: valueInWords(Number(after?.remaining)),
    }),
    sample: { ...SAMPLE_CREDENTIAL, quotaShare: '80 %', quotaUsed: '812,404', quotaLeft: '187,596' },
  }),
  mail({
    name: 'credential-expiring',
    description: 'A credential expires soon; to the owner of its app and the requester.',
    event: 'credential.expiring',
    subject: 'A credential expires soon',
    subjectSetting: 'expiring',
    ...aboutCredential,
  }),
  mail({
    name: 'credential-expired',
    description: 'A credential has expired; to the owner of its app and the requester.',
    event: 'credential.expired',
    subject: 'A credential has expired',
    subjectSetting: 'expired',
    ...aboutCredential,
  }),
  mail({
    name: 'credential-rotated',
    description: 'A credential got a new key, and when the old one ends; to the owner of its app and the requester.',
    event: 'credential.rotated',
    subject: 'A credential was rotated',
    subjectSetting: 'rotated',
    ...aboutCredential,
  }),
  mail({
    name: 'credential-revoked',
    description: 'A credential was withdrawn for good; to the owner of its app and the requester.',
    event: 'credential.revoked',
    subject: 'A credential was revoked',
    subjectSetting: 'revoked',
    ...aboutCredential,
  }),
  mail({
    name: 'credential-suspended',
    description: 'A credential was switched off for now; to the owner of its app and the requester.',
    event: 'credential.suspended',
    subject: 'A credential was suspended',
    subjectSetting: 'suspended',
    ...aboutCredential,
  }),
  mail({
    name: 'credential-revealed',
    description:
      'An API owner was shown the secret of a credential, and why; to the owner of its app and the requester.',
    event: 'credential.revealed',
    // Consumers look at their own secrets, and need no mail of it.
    when: async (_ctx, { after }) => typeof after?.reason === 'string',
    subject: 'An API owner was shown the key of {app}',
    ...aboutCredential,
    variables: async (ctx, { subject, after }) => ({
      ...(await credentialFacts(ctx, subject.credentialId)),
      revealReason: String(after?.reason),
    }),
    sample: { ...SAMPLE_CREDENTIAL, revealReason: 'Support case 4711: calls were refused.' },
  }),
  mail({
    name: 'credential-resumed',
    description: 'A suspended credential works again; to the owner of its app and the requester.',
    event: 'credential.resumed',
    subject: 'A credential works again',
    ...aboutCredential,
  }),
  mail({
    name: 'credential-failed',
    description:
      'A gateway refused the key of a credential; to API owners. Where many keys may wait for the same, `provisioning-delayed` tells of them together.',
    event: 'credential.failed',
    when: async (_ctx, { after }) => !isRetryable(after?.cause),
    subject: 'Provisioning failed for {app}',
    ...aboutCredential,
    to: apiOwners,
  }),
];
