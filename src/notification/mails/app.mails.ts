import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { appOfferFacts, transferFacts } from '../mail-facts/app.facts.ts';
import { appOwner, formerOwner, offerOwner, offerRecipient } from './mail-recipients.ts';
import { type MailRule, mail } from './mail-rule.ts';
import { SAMPLE_APP_OFFER, SAMPLE_TRANSFER } from './mail-samples.ts';

const aboutTransfer = { event: 'app.transferred', variables: transferFacts, sample: SAMPLE_TRANSFER } as const;

const aboutOffer = {
  variables: (ctx: Context, { subject }: EventAbout<'appOffer'>) => appOfferFacts(ctx, subject.appOfferId),
  sample: SAMPLE_APP_OFFER,
};

/** The mails about an app. */
export const APP_MAILS: readonly MailRule[] = [
  mail({
    name: 'app-transferred',
    description: 'An app got another owner, and who sees its credentials with it; to the new owner.',
    to: appOwner,
    subject: '{app} is yours now',
    ...aboutTransfer,
  }),
  mail({
    name: 'app-given-away',
    description: 'An app got another owner, and who sees its credentials with it; to the owner before.',
    to: formerOwner,
    subject: '{app} has another owner now',
    ...aboutTransfer,
  }),
  mail({
    name: 'app-offered',
    description: 'The owner of an app offers it to a colleague; to that colleague.',
    event: 'appOffer.made',
    to: offerRecipient,
    subject: '{app} is offered to you',
    ...aboutOffer,
  }),
  mail({
    name: 'app-offer-declined',
    description: 'A colleague did not take an app that was offered; to its owner.',
    event: 'appOffer.declined',
    to: offerOwner,
    subject: '{app} stays with you',
    ...aboutOffer,
  }),
];
