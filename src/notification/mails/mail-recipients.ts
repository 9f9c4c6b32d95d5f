import { readDeciders } from '../../access/requests/deciders.queries.ts';
import { readPortalSettings } from '../../access/settings/portal-settings.queries.ts';
import { visibleApps } from '../../apps/apps/app.policy.ts';
import { readHolders } from '../../apps/holders/holder.queries.ts';
import { readViewer } from '../../identity/accounts/viewer.queries.ts';
import type { Context } from '../../platform/context.ts';
import { comparableAddress } from '../../platform/email-address.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import type { SubjectType } from '../../platform/events/event-types.ts';
import { UserRole } from '../../platform/viewer.ts';

/** An address that a mail goes to. */
export interface Recipient {
  email: string;
  /** Null for an address of the settings, behind which there is no account. */
  userId: string | null;
}

/** Finds to whom a mail goes; an address that is found twice gets one mail. A locked account gets none but the mail about its lock. */
type RecipientsAbout<S extends SubjectType> = (ctx: Context, event: EventAbout<S>) => Promise<Recipient[]>;

/** Accounts, and the addresses of the settings that belong to none of them. */
function withSettings({ config }: Context, accounts: { id: string; email: string }[]): Recipient[] {
  const known = new Set(accounts.map(({ email }) => email));
  const others = config.mail.ownerAddresses.filter((address) => !known.has(comparableAddress(address)));
  return [
    ...accounts.map(({ id, email }) => ({ email, userId: id })),
    ...others.map((email) => ({ email, userId: null })),
  ];
}

/** Every API owner, and the addresses of the settings. */
export async function apiOwners(ctx: Context): Promise<Recipient[]> {
  const owners = await ctx.db
    .selectFrom('user')
    .select(['id', 'email'])
    .where('role', '=', UserRole.API_OWNER)
    .where('isActive', '=', true)
    .where('isServiceAccount', '=', false)
    .orderBy('id')
    .execute();
  return withSettings(ctx, owners);
}

/** Whoever may decide the request, and the addresses of the settings. */
export const deciders: RecipientsAbout<'accessRequest'> = async (ctx, { subject }) => {
  const request = await ctx.db
    .selectFrom('accessRequest')
    .selectAll()
    .where('id', '=', subject.accessRequestId)
    .executeTakeFirstOrThrow();
  return withSettings(ctx, await readDeciders(ctx, request));
};

/** Every API owner, the addresses of the settings, and those told of requests that wait too long. */
export async function apiOwnersAndEscalation(ctx: Context): Promise<Recipient[]> {
  const owners = await apiOwners(ctx);
  const { escalationAddresses } = await readPortalSettings(ctx);
  const known = new Set(owners.map(({ email }) => comparableAddress(email)));
  const others = escalationAddresses.filter((address) => !known.has(address));
  return [...owners, ...others.map((email) => ({ email, userId: null }))];
}

/** Those of these accounts that see the app now: a mail names it, and leads to what only they may see. */
async function whoSeeApp(ctx: Context, appId: string, accounts: Account[]): Promise<Account[]> {
  const seeing = await Promise.all(accounts.map(({ userId }) => seesApp(ctx, userId, appId)));
  return accounts.filter((_, index) => seeing[index]);
}

/** A recipient with an account. */
export type Account = Recipient & { userId: string };

/** Also an app that is deleted: those who saw it are told of its end. */
async function seesApp(ctx: Context, userId: string, appId: string): Promise<boolean> {
  const viewer = await readViewer(ctx, userId);
  const query = ctx.db.selectFrom('app').select('app.id').where('app.id', '=', appId).where(visibleApps(viewer));
  return (await query.executeTakeFirst()) !== undefined;
}

/** The requester alone, for what nobody else can answer. */
export const requester: RecipientsAbout<'accessRequest'> = async (ctx, { subject }) => {
  const accounts = await ctx.db
    .selectFrom('user')
    .innerJoin('accessRequest', 'accessRequest.requesterId', 'user.id')
    .select(['user.id as userId', 'user.email'])
    .where('accessRequest.id', '=', subject.accessRequestId)
    .where('user.isActive', '=', true)
    .execute();
  return whoSeeApp(ctx, subject.appId!, accounts);
};

/** The requester is told as long as they see the app, also when somebody else owns it. */
export const requesterAndAppOwner: RecipientsAbout<'accessRequest'> = async (ctx, { subject }) => {
  const accounts = await ctx.db
    .selectFrom('user')
    .innerJoin('accessRequest', (join) => join.on('accessRequest.id', '=', subject.accessRequestId))
    .innerJoin('app', 'app.id', 'accessRequest.appId')
    .select(['user.id as userId', 'user.email'])
    .where((eb) =>
      eb.or([eb('user.id', '=', eb.ref('accessRequest.requesterId')), eb('user.id', '=', eb.ref('app.ownerId'))]),
    )
    .where('user.isActive', '=', true)
    .execute();
  return whoSeeApp(ctx, subject.appId!, accounts);
};

/** The owner that the app has now. */
export const appOwner: RecipientsAbout<'app'> = (ctx, { subject }) =>
  ctx.db
    .selectFrom('user')
    .innerJoin('app', 'app.ownerId', 'user.id')
    .select(['user.id as userId', 'user.email'])
    .where('app.id', '=', subject.appId)
    .where('user.isActive', '=', true)
    .execute();

/** The active account with an id that the event names. */
const activeAccount = ({ db }: Context, id: string | null | undefined): Promise<Recipient[]> =>
  db
    .selectFrom('user')
    .select(['id as userId', 'email'])
    .where('id', '=', id ?? null)
    .where('isActive', '=', true)
    .execute();

/** Who had the app before, where they can still be told. */
export const formerOwner: RecipientsAbout<'app'> = (ctx, { before }) => activeAccount(ctx, before?.ownerId as string);

export const offerRecipient: RecipientsAbout<'appOffer'> = (ctx, { after }) =>
  activeAccount(ctx, after?.recipientId as string);

export const offerOwner: RecipientsAbout<'appOffer'> = (ctx, { after }) => activeAccount(ctx, after?.ownerId as string);

/**
 * The owner of the app that holds the credential, and the requester of the credential where they see the app, also when somebody else
 * who sees it, or nobody, did what the mail is about.
 */
export const credentialRequesterAndAppOwner: RecipientsAbout<'credential'> = async (ctx, { subject }) => {
  const accounts = await ctx.db
    .selectFrom('user')
    .innerJoin('credential', (join) => join.on('credential.id', '=', subject.credentialId))
    .innerJoin('app', 'app.id', 'credential.appId')
    .select(['user.id as userId', 'user.email'])
    .where((eb) => eb('user.id', 'in', [eb.ref('app.ownerId'), eb.ref('credential.requesterId')]))
    .where('user.isActive', '=', true)
    .execute();
  return whoSeeApp(ctx, subject.appId!, accounts);
};

/** The person of an account, and nobody else. */
export const accountAlone: RecipientsAbout<'user'> = ({ db }, { subject }) =>
  db
    .selectFrom('user')
    .select(['id as userId', 'email'])
    .where('id', '=', subject.userId)
    .where('isActive', '=', true)
    .execute();

/** The person of the account that a token acts as. */
export const accountOfToken: RecipientsAbout<'accountToken'> = ({ db }, { subject }) =>
  db
    .selectFrom('user')
    .select(['id as userId', 'email'])
    .where('id', '=', subject.userId!)
    .where('isActive', '=', true)
    .execute();

/** The address that an account is to have, unless another has it. */
export const wishedAddress: RecipientsAbout<'user'> = async (ctx, { after }) => {
  const email = String(after?.email);
  return (await livingAccountOf(ctx, email)) ? [] : [{ email, userId: null }];
};

/** Whoever has the address already that another account is to have. */
export const holderOfWishedAddress: RecipientsAbout<'user'> = async (ctx, { after }) => {
  const holder = await livingAccountOf(ctx, String(after?.email));
  return holder?.isActive ? [{ email: holder.email, userId: holder.id }] : [];
};

const livingAccountOf = ({ db }: Context, email: string) =>
  db
    .selectFrom('user')
    .select(['id', 'email', 'isActive'])
    .where('email', '=', email)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();

/** The owner of an account, who may be locked out of the portal by now, and the active administrators beside them. */
export const accountAndAdministrators: RecipientsAbout<'user'> = ({ db }, { subject }) =>
  db
    .selectFrom('user')
    .innerJoin('user as account', (join) => join.on('account.id', '=', subject.userId))
    .select(['user.id as userId', 'user.email'])
    .where((eb) =>
      eb.or([
        eb('user.id', '=', eb.ref('account.id')),
        eb.and([
          eb('user.organisationId', '=', eb.ref('account.organisationId')),
          eb('user.role', '=', UserRole.CONSUMER_ADMIN),
          eb('user.isActive', '=', true),
        ]),
      ]),
    )
    .where('user.deletedAt', 'is', null)
    .execute();

/** Everybody who sees an app that holds the product of the event, by jobs: there may be thousands. */
export const holdersOf = <S extends 'product' | 'announcement'>() => ({
  to: (ctx: Context, { subject }: EventAbout<S>): Promise<Account[]> => readHolders(ctx, subject.productId!),
  batch: (
    ctx: Context,
    { subject }: EventAbout<S>,
    page: { after: string | null; limit: number },
  ): Promise<Account[]> => readHolders(ctx, subject.productId!, page),
});
