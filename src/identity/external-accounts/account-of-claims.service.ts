import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { setTeams } from '../accounts/membership.service.ts';
import type { User } from '../accounts/user.entity.ts';
import { recordUser } from '../accounts/user.events.ts';
import { lockUser } from '../accounts/user.service.ts';
import { addUser } from '../accounts/user-creation.service.ts';
import { type IdentityProvider, SignInAdmission } from '../identity-providers/identity-provider.entity.ts';
import type { Destination } from '../moving/move.service.ts';
import type { Claims } from './claims.ts';
import { findLinked, insertLink } from './identity-link.queries.ts';
import { readPlace, readPlaceFacts } from './place.queries.ts';
import { type Place, placeOf } from './place.rules.ts';

/** Moves a locked consumer to another organisation, with what a later module knows to go along. */
export type Relocate = (ctx: Context, user: User, to: Destination) => Promise<void>;

/** Somebody whom an identity provider has signed in. */
export interface SignedIn {
  provider: IdentityProvider;
  claims: Claims;
  /** The account that they have proved to be theirs, in whatever other way. */
  provedId: string | null;
}

/**
 * The account of somebody whom an identity provider has signed in, where its claims put it now. It is linked, or made, at their
 * first sign-in. To be run in a transaction that changes accounts.
 * @throws DomainError ACCOUNT_UNKNOWN, PROOF_REQUIRED, INVALID_CREDENTIALS (the account is locked).
 */
export async function accountOfClaims(ctx: Context, who: SignedIn, relocate: Relocate): Promise<User> {
  const linkedId = (await findLinked(ctx, who.claims)) ?? (await findProved(ctx, who));
  if (linkedId === null) return createAccount(ctx, who);
  const user = await lockUser(ctx, linkedId);
  if (!user.isActive) throw new DomainError(UserErrorCode.INVALID_CREDENTIALS, 'The account cannot sign in.');
  const current = await readPlace(ctx, user);
  if (current) await applyPlace(ctx, user, current, await placeNow(ctx, who, current), relocate);
  return user;
}

const placeNow = async (ctx: Context, { provider, claims }: SignedIn, current: Place | null): Promise<Place> =>
  placeOf(provider, claims, await readPlaceFacts(ctx, provider, current), current);

/** The account that they may be linked with, linked with it; null where none has their address. */
async function findProved(ctx: Context, { provider, claims, provedId }: SignedIn): Promise<string | null> {
  const userId = provedId ?? (await findByAddress(ctx, claims));
  if (userId === null) return null;
  if (provedId === null && !provider.trustsEmail) {
    const message =
      'This address has an account. Begin anew with a challenge, and sign in to it first or give its password, so that the two can be linked.';
    throw new DomainError(UserErrorCode.PROOF_REQUIRED, message);
  }
  await link(ctx, claims, await lockUser(ctx, userId));
  return userId;
}

async function findByAddress({ db }: Context, { email }: Claims): Promise<string | null> {
  if (email === null) return null;
  const people = db
    .selectFrom('user')
    .select('id')
    .where('isServiceAccount', '=', false)
    .where('deletedAt', 'is', null);
  const living = people.where('email', '=', email);
  return (await living.executeTakeFirst())?.id ?? null;
}

async function link(ctx: Context, claims: Claims, user: User): Promise<void> {
  await insertLink(ctx, claims, user.id);
  await recordUser(ctx, 'user.identityLinked', user, {}, { issuer: claims.issuer });
}

/** It has no password: until one is set, the only way in is the provider. */
async function createAccount(ctx: Context, who: SignedIn): Promise<User> {
  const { provider, claims } = who;
  const { email } = claims;
  if (provider.admission !== SignInAdmission.NEW_ACCOUNTS || email === null) {
    const message =
      email === null
        ? `${provider.name} tells no verified e-mail address of yours, so there can be no account.`
        : 'There is no account for you here. Ask whoever runs this portal for one.';
    throw new DomainError(UserErrorCode.ACCOUNT_UNKNOWN, message);
  }
  const displayName = claims.name ?? email.slice(0, 100);
  const { teamIds, ...rest } = await placeNow(ctx, who, null);
  const place = { ...rest, teamIds: [...teamIds] };
  const user = await addUser(ctx, { email, displayName, ...place }, null);
  await link(ctx, claims, user);
  return user;
}

/** Writes what is different, so that a sign-in which changes nothing leaves sockets and sessions alone. */
async function applyPlace(ctx: Context, user: User, current: Place, place: Place, relocate: Relocate): Promise<void> {
  if (place.organisationId !== current.organisationId) {
    await relocate(ctx, user, place);
    return;
  }
  if (place.role !== current.role) {
    user.role = place.role;
    await ctx.em.flush();
    await recordUser(ctx, 'user.roleChanged', user, { role: current.role }, { role: place.role });
  }
  if (new Set(place.teamIds).symmetricDifference(new Set(current.teamIds)).size > 0) {
    await setTeams(ctx, user, place.teamIds);
  }
}
