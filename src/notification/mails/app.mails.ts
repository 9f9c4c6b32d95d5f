import { appFacts } from '../mail-facts/app.facts.ts';
import { appOwner } from './mail-recipients.ts';
import { type MailRule, mail } from './mail-rule.ts';
import { SAMPLE_APP } from './mail-samples.ts';

/** The mails about an app. */
export const APP_MAILS: readonly MailRule[] = [
  mail({
    name: 'app-transferred',
    description: 'An app that others share went to one of them, because its owner is gone; to the new owner.',
    event: 'app.transferred',
    to: appOwner,
    subject: '{app} is yours now',
    variables: (ctx, { subject }) => appFacts(ctx, subject.appId),
    sample: SAMPLE_APP,
  }),
];
