import { readViewer } from '../../identity/accounts/viewer.queries.ts';
import { asViewer, type Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { refuseRole, requireViewer } from '../../platform/graphql/auth-checker.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { optionalText } from '../../platform/text.ts';
import { Handover, handOver } from '../app-changes/app-transfer.service.ts';
import { App } from '../apps/app.entity.ts';
import { canManageApp } from '../apps/app.policy.ts';
import { apps } from '../apps/app.queries.ts';
import { AppOffer, AppOfferStatus } from './app-offer.entity.ts';
import { recordOffer } from './app-offer.events.ts';
import type { OfferAppInput } from './app-offer.inputs.ts';
import { appOffers } from './app-offer.queries.ts';
import { requireAccount, requireMember } from './member.queries.ts';

const RECIPIENT = ['input', 'recipientId'];

const { OPEN, ACCEPTED, DECLINED, WITHDRAWN, ENDED } = AppOfferStatus;

/**
 * Offers an app to a colleague who sees it; for its owner. Nothing changes until it is accepted.
 * @throws DomainError NOT_FOUND (app or colleague), INVALID_INPUT, DUPLICATE_REQUEST (an offer is open). @throws GraphQLError FORBIDDEN
 */
export async function offerApp(ctx: Context, id: string, input: OfferAppInput): Promise<AppOffer> {
  const message = () => optionalText(input.message, { field: ['input', 'message'], max: 2000 });
  const app = await findBeside(
    () => lockOwnApp(ctx, id),
    () => gather({ recipient: () => requireAccount(ctx, input.recipientId, RECIPIENT), message }),
  );
  const parts = await gather({ recipientId: () => requireRecipient(ctx, app, input.recipientId), message });
  await refuseSecond(ctx, id);
  const offer = ctx.em.create(AppOffer, {
    ...parts,
    appId: id,
    ownerId: app.ownerId,
    organisationId: app.organisationId,
  });
  await ctx.em.flush();
  await recordOffer(ctx, 'appOffer.made', offer, app);
  return offer;
}

async function lockOwnApp(ctx: Context, id: string): Promise<App> {
  if (!(await apps.find(ctx, id))) throw notFound('app');
  const app = await lockRow(ctx, App, { id, deletedAt: null }, 'app');
  return app.ownerId === requireViewer(ctx.viewer).userId ? app : refuseRole();
}

async function requireRecipient(ctx: Context, app: App, id: string): Promise<string> {
  const recipient = await requireMember(ctx, app, id, RECIPIENT);
  if (await apps.find(asViewer(ctx, recipient), app.id)) return id;
  throw invalidInput(
    'Offer it to somebody who sees it: share it first, or ask an administrator to transfer it.',
    RECIPIENT,
  );
}

async function refuseSecond({ db }: Context, appId: string): Promise<void> {
  const open = await db
    .selectFrom('appOffer')
    .select('id')
    .where('appId', '=', appId)
    .where('status', '=', OPEN)
    .executeTakeFirst();
  if (!open) return;
  const message = 'The app is offered already. Withdraw that offer first.';
  throw new DomainError(UserErrorCode.DUPLICATE_REQUEST, message, { field: ['id'], conflictId: open.id });
}

/**
 * Makes the recipient the owner of the app, if everything is still as it was when it was offered.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED (with what became of it), NO_LONGER_VALID. @throws GraphQLError FORBIDDEN
 */
export async function acceptAppOffer(ctx: Context, id: string): Promise<AppOffer> {
  const { offer, app } = await lockOffer(ctx, id, isRecipient);
  if (!(await holds(ctx, offer, app))) {
    const message = 'The app, its owner or what you see of it changed since it was offered.';
    throw new DomainError(UserErrorCode.NO_LONGER_VALID, message, { field: ['id'] });
  }
  await close(ctx, offer, ACCEPTED);
  await recordOffer(ctx, 'appOffer.accepted', offer, app);
  await handOver(ctx, app, offer.recipientId, Handover.OFFER);
  return offer;
}

/** @throws DomainError NOT_FOUND, ALREADY_DECIDED (with what became of it). @throws GraphQLError FORBIDDEN for all but the recipient. */
export async function declineAppOffer(ctx: Context, id: string): Promise<AppOffer> {
  const { offer, app } = await lockOffer(ctx, id, isRecipient);
  await close(ctx, offer, DECLINED);
  await recordOffer(ctx, 'appOffer.declined', offer, app);
  return offer;
}

/**
 * Takes an offer back; for whoever may manage the app.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED (with what became of it). @throws GraphQLError FORBIDDEN
 */
export async function withdrawAppOffer(ctx: Context, id: string): Promise<AppOffer> {
  const { offer, app } = await lockOffer(ctx, id, (_, { app: offered }) => canManageApp(ctx.viewer, offered));
  await close(ctx, offer, WITHDRAWN);
  await recordOffer(ctx, 'appOffer.withdrawn', offer, app);
  return offer;
}

interface Offered {
  offer: AppOffer;
  app: App;
}

const isRecipient = (viewerId: string, { offer }: Offered): boolean => offer.recipientId === viewerId;

/** The app before the offer, as everybody takes them. */
async function lockOffer(
  ctx: Context,
  id: string,
  may: (viewerId: string, offered: Offered) => boolean,
): Promise<Offered> {
  const found = await appOffers.find(ctx, id);
  if (!found) throw notFound('offer');
  const offered = await lockBoth(ctx, found);
  if (offered.offer.status !== OPEN) {
    const payload = { appOffer: offered.offer };
    throw new DomainError(UserErrorCode.ALREADY_DECIDED, 'The offer is not open any more.', { field: ['id'], payload });
  }
  if (!may(requireViewer(ctx.viewer).userId, offered)) refuseRole();
  return offered;
}

const lockBoth = async (ctx: Context, { id, appId }: Pick<AppOffer, 'id' | 'appId'>): Promise<Offered> => ({
  app: await lockRow(ctx, App, { id: appId }, 'app'),
  offer: await lockRow(ctx, AppOffer, { id }, 'offer'),
});

/** Whether owner and recipient could still agree on it: both can act, it is still the owner's, and the recipient sees it. */
async function holds(ctx: Context, offer: AppOffer, app: App): Promise<boolean> {
  if (app.ownerId !== offer.ownerId || !(await readViewer(ctx, offer.ownerId))) return false;
  const recipient = await readViewer(ctx, offer.recipientId);
  return recipient !== null && (await apps.find(asViewer(ctx, recipient), app.id)) !== undefined;
}

async function close(ctx: Context, offer: AppOffer, status: AppOfferStatus): Promise<void> {
  ctx.em.assign(offer, { status, closedAt: await readNow(ctx) });
  await ctx.em.flush();
}

/** Ends the open offers of an app, or those of and to an account, that do not hold any more. */
export async function endStaleOffers(ctx: Context, about: { appId: string } | { userId: string }): Promise<void> {
  const open = ctx.db.selectFrom('appOffer').select(['id', 'appId']).where('status', '=', OPEN).orderBy('id');
  const concerned = await ('appId' in about
    ? open.where('appId', '=', about.appId)
    : open.where((eb) => eb.or([eb('ownerId', '=', about.userId), eb('recipientId', '=', about.userId)]))
  ).execute();
  for (const { id, appId } of concerned) {
    const { offer, app } = await lockBoth(ctx, { id, appId });
    if (offer.status !== OPEN || (await holds(ctx, offer, app))) continue;
    await close(ctx, offer, ENDED);
    await recordOffer(ctx, 'appOffer.ended', offer, app);
  }
}
