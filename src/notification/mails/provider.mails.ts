import { lostKeysFacts, obstacleFacts, providerFacts, unservedFacts } from '../mail-facts/provider.facts.ts';
import { apiOwners } from './mail-recipients.ts';
import { type MailRule, mail } from './mail-rule.ts';
import { SAMPLE_LOST_KEYS, SAMPLE_OBSTACLES, SAMPLE_PROVIDER, SAMPLE_UNSERVED } from './mail-samples.ts';

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
  mail({
    name: 'obstacles-found',
    description:
      'A gateway lets no key open some products, does not hold their plans, or has lost their policies; to API owners.',
    event: 'provider.obstaclesFound',
    to: apiOwners,
    subject: 'Products that keys do not open',
    variables: (ctx, { subject, after }) => obstacleFacts(ctx, subject.providerId, after),
    sample: SAMPLE_OBSTACLES,
  }),
  mail({
    name: 'provider-keys-lost',
    description: 'A gateway had lost all its keys, which are made anew; to API owners, once for all keys.',
    event: 'provider.keysLost',
    to: apiOwners,
    subject: 'A gateway has lost its keys',
    variables: (ctx, { subject }) => lostKeysFacts(ctx, subject.providerId),
    sample: SAMPLE_LOST_KEYS,
  }),
  mail({
    name: 'policies-unserved',
    description:
      'The settings of a gateway keep policies from coming into force; to API owners, once for all policies.',
    event: 'provider.policiesUnserved',
    to: apiOwners,
    subject: 'A gateway does not serve policies',
    variables: (ctx, { subject, after }) => unservedFacts(ctx, subject.providerId, after),
    sample: SAMPLE_UNSERVED,
  }),
];
