import { findAccount } from '../../identity/accounts/user.queries.ts';
import { InvitationStatus } from '../../identity/joining/invitation.entity.ts';
import { RegistrationStatus } from '../../identity/sign-up/registration.entity.ts';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import type { Recipient } from './mail-recipients.ts';

type InvitationEvent = EventAbout<'invitation'>;

/** Who was invited, while that is open: the address as long as there is no account for it. */
export async function invitedStranger(ctx: Context, event: InvitationEvent): Promise<Recipient[]> {
  const { email, account } = await readInvited(ctx, event);
  return email && !account ? [{ email, userId: null }] : [];
}

/** Who was invited, while that is open, and has an account already. */
export async function invitedAccount(ctx: Context, event: InvitationEvent): Promise<Recipient[]> {
  const { account } = await readInvited(ctx, event);
  return account?.isActive ? [{ email: account.email, userId: account.id }] : [];
}

async function readInvited(ctx: Context, { subject }: InvitationEvent) {
  const open = await ctx.db
    .selectFrom('invitation')
    .select('email')
    .where('id', '=', subject.invitationId)
    .where('status', '=', InvitationStatus.OPEN)
    .executeTakeFirst();
  return open
    ? { email: open.email, account: await findAccount(ctx, open.email) }
    : { email: null, account: undefined };
}

/** Whoever invited. */
export const inviter = ({ db }: Context, { subject }: InvitationEvent): Promise<Recipient[]> =>
  db
    .selectFrom('user')
    .innerJoin('invitation', 'invitation.invitedById', 'user.id')
    .select(['user.id as userId', 'user.email'])
    .where('invitation.id', '=', subject.invitationId)
    .where('user.isActive', '=', true)
    .execute();

type RegistrationEvent = EventAbout<'registration'>;

const readRegistration = ({ db }: Context, { subject }: RegistrationEvent) =>
  db.selectFrom('registration').select(['email', 'status']).where('id', '=', subject.registrationId).executeTakeFirst();

/** Who signed up, whatever became of it. */
export async function applicant(ctx: Context, event: RegistrationEvent): Promise<Recipient[]> {
  const registration = await readRegistration(ctx, event);
  return registration ? [{ email: registration.email, userId: null }] : [];
}

/** Who has yet to prove the address, while there is no account of it. */
export async function applicantToConfirm(ctx: Context, event: RegistrationEvent): Promise<Recipient[]> {
  const registration = await readRegistration(ctx, event);
  if (registration?.status !== RegistrationStatus.UNCONFIRMED) return [];
  const { email } = registration;
  return (await findAccount(ctx, email)) ? [] : [{ email, userId: null }];
}

/** The account of an address that somebody signed up with. */
export async function applicantWithAccount(ctx: Context, event: RegistrationEvent): Promise<Recipient[]> {
  const registration = await readRegistration(ctx, event);
  const unconfirmed = registration?.status === RegistrationStatus.UNCONFIRMED;
  const account = unconfirmed ? await findAccount(ctx, registration.email) : undefined;
  return account?.isActive ? [{ email: account.email, userId: account.id }] : [];
}

/** The account that came of a sign-up. */
export const newUser = ({ db }: Context, { subject }: RegistrationEvent): Promise<Recipient[]> =>
  db
    .selectFrom('user')
    .select(['id as userId', 'email'])
    .where('id', '=', subject.userId ?? null)
    .where('isActive', '=', true)
    .execute();

/** Who asked for an organisation. */
export const organisationRequester = ({ db }: Context, { subject }: EventAbout<'organisationRequest'>) =>
  db
    .selectFrom('user')
    .innerJoin('organisationRequest', 'organisationRequest.requesterId', 'user.id')
    .select(['user.id as userId', 'user.email'])
    .where('organisationRequest.id', '=', subject.organisationRequestId)
    .where('user.isActive', '=', true)
    .execute();
