import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { User } from '../../identity/accounts/user.entity.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { App } from '../apps/app.entity.ts';
import { appById } from '../apps/app.queries.ts';
import { transferApp } from './app-handover.service.ts';
import { AppOffer } from './app-offer.entity.ts';
import { AppOffersArgs, OfferAppInput, TransferAppInput } from './app-offer.inputs.ts';
import { listAppOffers } from './app-offer.queries.ts';
import { acceptAppOffer, declineAppOffer, offerApp, withdrawAppOffer } from './app-offer.service.ts';

const AppOfferConnection = connectionOf(AppOffer, 'AppOffer');

const offer = () => ({ appOffer: changed(() => AppOffer, 'The offer as it is now.') });
const OfferAppPayload = payloadOf('offerApp', offer());
const AcceptPayload = payloadOf('acceptAppOffer', offer());
const DeclinePayload = payloadOf('declineAppOffer', offer());
const WithdrawPayload = payloadOf('withdrawAppOffer', offer());
const TransferAppPayload = payloadOf('transferApp', { app: changed(() => App, 'The app as it is now.') });

const ID_OF_OFFER = { description: 'Id of the offer.' };

/** How apps go from one owner to another while both are there. */
@Resolver(() => AppOffer)
export class AppOfferResolver {
  @Authorized()
  @Query(() => AppOfferConnection, {
    description:
      'Offers of apps that the viewer may see, newest first: those made or got, for administrators those of the organisation, for API owners all.',
  })
  appOffers(@Ctx() ctx: Context, @Args(() => AppOffersArgs) { filter, ...page }: AppOffersArgs) {
    return listAppOffers(ctx, filter, page);
  }

  @Authorized(UserRole.CONSUMER_ADMIN, UserRole.TEAM_MEMBER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'DUPLICATE_REQUEST')
  @Mutation(() => OfferAppPayload, {
    description:
      'Offers an app to a colleague who sees it, who is told by mail and live. It changes hands when they accept; then they, and whom it is shared with as an app of theirs, see its credentials. For its owner.',
  })
  async offerApp(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the app.' }) id: string,
    @Arg('input', () => OfferAppInput, { description: 'Which colleague, and some words to them.' })
    input: OfferAppInput,
  ) {
    return { appOffer: await offerApp(ctx, id, input) };
  }

  @Authorized(UserRole.CONSUMER_ADMIN, UserRole.TEAM_MEMBER)
  @Refuses('NOT_FOUND', 'ALREADY_DECIDED', 'NO_LONGER_VALID')
  @Mutation(() => AcceptPayload, {
    description:
      'Takes an app that was offered. Its keys go on working; who shares a team app are the team mates of its new owner, and where that has no team it is personal. For the recipient.',
  })
  async acceptAppOffer(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_OFFER) id: string) {
    return { appOffer: await acceptAppOffer(ctx, id) };
  }

  @Authorized(UserRole.CONSUMER_ADMIN, UserRole.TEAM_MEMBER)
  @Refuses('NOT_FOUND', 'ALREADY_DECIDED')
  @Mutation(() => DeclinePayload, { description: 'Does not take an app that was offered. For the recipient.' })
  async declineAppOffer(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_OFFER) id: string) {
    return { appOffer: await declineAppOffer(ctx, id) };
  }

  @Authorized()
  @Refuses('NOT_FOUND', 'ALREADY_DECIDED')
  @Mutation(() => WithdrawPayload, {
    description: 'Takes an offer back. For the owner of the app, administrators of its organisation and API owners.',
  })
  async withdrawAppOffer(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_OFFER) id: string) {
    return { appOffer: await withdrawAppOffer(ctx, id) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Refuses('NOT_FOUND', 'INVALID_INPUT')
  @Mutation(() => TransferAppPayload, {
    description:
      'Gives an app to another member of its organisation at once; both are told by mail, also who sees its credentials now. For administrators of the organisation and API owners.',
  })
  async transferApp(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the app.' }) id: string,
    @Arg('input', () => TransferAppInput, { description: 'The member of the organisation whose it becomes.' })
    input: TransferAppInput,
  ) {
    return { app: await transferApp(ctx, id, input) };
  }

  @FieldResolver(() => App, { description: 'As it is now, also when it changed hands or was deleted since.' })
  app(@Root() { appId }: AppOffer, @Ctx() ctx: Context) {
    return appById(ctx, appId);
  }

  @FieldResolver(() => User, { description: 'Who owned the app and offered it.' })
  owner(@Root() { ownerId }: AppOffer, @Ctx() ctx: Context) {
    return userById(ctx, ownerId);
  }

  @FieldResolver(() => User, { description: 'The colleague who may accept or decline.' })
  recipient(@Root() { recipientId }: AppOffer, @Ctx() ctx: Context) {
    return userById(ctx, recipientId);
  }
}
