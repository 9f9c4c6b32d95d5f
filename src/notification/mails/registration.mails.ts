import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { registrationFacts } from '../mail-facts/registration.facts.ts';
import { applicant, applicantToConfirm, applicantWithAccount, newUser } from './joining-recipients.ts';
import { SAMPLE_REGISTRATION, SAMPLE_SIGN_UP_LINK } from './joining-samples.ts';
import { signUpLinks } from './mail-links.ts';
import { apiOwners } from './mail-recipients.ts';
import { type MailRule, mail } from './mail-rule.ts';

const aboutRegistration = {
  variables: (ctx: Context, { subject }: EventAbout<'registration'>) => registrationFacts(ctx, subject.registrationId),
  sample: SAMPLE_REGISTRATION,
};

/** The mails about people who sign up by themselves. */
export const REGISTRATION_MAILS: readonly MailRule[] = [
  mail({
    name: 'registration-confirm',
    description: 'Somebody signed up, and has to prove the address by a link; to that address.',
    event: 'registration.started',
    to: applicantToConfirm,
    isEssential: true,
    subject: 'Confirm your address for the developer portal',
    addressLinks: signUpLinks,
    sampleLinks: SAMPLE_SIGN_UP_LINK,
    ...aboutRegistration,
  }),
  mail({
    name: 'registration-with-account',
    description: 'Somebody signed up with an address that has an account already; to that account.',
    event: 'registration.started',
    to: applicantWithAccount,
    subject: 'You have an account of the developer portal already',
    ...aboutRegistration,
  }),
  mail({
    name: 'registration-received',
    description: 'The address is confirmed, and API owners decide about the sign-up; to who signed up.',
    event: 'registration.submitted',
    to: applicant,
    subject: 'Your sign-up waits for its approval',
    ...aboutRegistration,
  }),
  mail({
    name: 'registration-submitted',
    description: 'Somebody signed up and waits for an approval; to API owners.',
    event: 'registration.submitted',
    to: apiOwners,
    subject: 'Somebody signed up for the developer portal',
    ...aboutRegistration,
  }),
  mail({
    name: 'registration-approved',
    description: 'The account can sign in; to who signed up.',
    event: 'registration.approved',
    to: newUser,
    subject: 'Your account of the developer portal is ready',
    ...aboutRegistration,
  }),
  mail({
    name: 'registration-rejected',
    description: 'A sign-up was rejected, with the reason; to who signed up.',
    event: 'registration.rejected',
    to: applicant,
    subject: 'Your sign-up was not approved',
    ...aboutRegistration,
  }),
];
