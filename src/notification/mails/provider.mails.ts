import { providerFacts } from '../mail-facts/provider.facts.ts';
import { apiOwners } from './mail-recipients.ts';
import { type MailRule, mail } from './mail-rule.ts';
import { SAMPLE_PROVIDER } from './mail-samples.ts';

/** The mails about a gateway. */
export const PROVIDER_MAILS: readonly MailRule[] = [
  mail({
    name: 'provisioning-delayed',
    description: 'Credentials have been on their way to a gateway for too long; to API owners.',
    event: 'provider.delayed',
    to: apiOwners,
    subject: 'Credentials wait for a gateway',
    variables: (ctx, { subject }) => providerFacts(ctx, subject.providerId),
    sample: SAMPLE_PROVIDER,
  }),
];
