import { AppVisibility } from '../../apps/apps/app.entity.ts';
import { appById } from '../../apps/apps/app.queries.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import { organisationById } from '../../identity/organisations/organisation.queries.ts';
import type { Context } from '../../platform/context.ts';
import type { PortalEvent } from '../../platform/events/event-reader.ts';
import { portalLink } from './portal-links.ts';

/** What the mails about an app and its owner may say. */
export interface AppFacts {
  app: string;
  organisation: string;
  /** Who has it now. */
  owner: string;
  /** Who sees its credentials now, in words. */
  seenBy: string;
  link: string;
}

/** What the mails about an app that got another owner may say. */
export interface TransferFacts extends AppFacts {
  formerOwner: string | null;
  /** Whether it changed hands because its owner was deleted or left the organisation. */
  hasLeft: boolean;
}

/** What the mails about the offer of an app may say. */
export interface AppOfferFacts extends AppFacts {
  recipient: string;
  message: string | null;
}

/** Reads an app as it is now. */
export async function appFacts(ctx: Context, id: string): Promise<AppFacts> {
  const app = (await appById(ctx, id))!;
  const organisation = (await organisationById(ctx, app.organisationId))!;
  const owner = await nameOf(ctx, app.ownerId);
  return {
    ...{ app: app.name, organisation: organisation.name, owner },
    seenBy: SEEN_BY[app.visibility as AppVisibility](owner, organisation.name),
    link: portalLink(ctx.config, 'apps', app.id),
  };
}

const SEEN_BY: Record<AppVisibility, (owner: string, organisation: string) => string> = {
  [AppVisibility.PERSONAL]: (owner, organisation) => `${owner} and the administrators of ${organisation}`,
  [AppVisibility.TEAM]: (owner, organisation) =>
    `${owner}, everybody who shares a team with ${owner}, and the administrators of ${organisation}`,
  [AppVisibility.ORGANISATION]: (_, organisation) => `everybody in ${organisation}`,
};

const nameOf = async (ctx: Context, userId: string): Promise<string> => (await userById(ctx, userId))!.displayName;

export async function transferFacts(
  ctx: Context,
  { subject, before, after }: PortalEvent<'app.transferred'>,
): Promise<TransferFacts> {
  const former = before?.ownerId ? await userById(ctx, String(before.ownerId)) : null;
  const facts = await appFacts(ctx, subject.appId);
  return { ...facts, formerOwner: former?.displayName ?? null, hasLeft: after?.cause === undefined };
}

export async function appOfferFacts(ctx: Context, id: string): Promise<AppOfferFacts> {
  const offer = await ctx.db.selectFrom('appOffer').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const facts = await appFacts(ctx, offer.appId);
  return { ...facts, recipient: await nameOf(ctx, offer.recipientId), message: offer.message };
}
