import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Product } from '../../catalogue/products/product.entity.ts';
import { productById } from '../../catalogue/products/product.queries.ts';
import { User } from '../../identity/accounts/user.entity.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { htmlOf } from '../../platform/markdown/markdown.ts';
import { seesAll, UserRole } from '../../platform/viewer.ts';
import { countHolders } from '../holders/holder.queries.ts';
import { Announcement, AnnouncementAcknowledgement } from './announcement.entity.ts';
import { AnnouncementsArgs, CreateAnnouncementInput, UpdateAnnouncementInput } from './announcement.inputs.ts';
import {
  acknowledgedAt,
  acknowledgementOrder,
  acknowledgementsOf,
  announcementOrder,
  announcements,
  announcementsOfProduct,
  countAcknowledgements,
  listAnnouncements,
} from './announcement.queries.ts';
import {
  acknowledgeAnnouncement,
  createAnnouncement,
  updateAnnouncement,
  withdrawAnnouncement,
} from './announcement.service.ts';

const AnnouncementConnection = connectionOf(Announcement, 'Announcement');
const AcknowledgementConnection = connectionOf(AnnouncementAcknowledgement, 'AnnouncementAcknowledgement');

const announcement = changed(() => Announcement, 'The announcement as it is now.');
const CreateAnnouncementPayload = payloadOf('createAnnouncement', { announcement });
const UpdateAnnouncementPayload = payloadOf('updateAnnouncement', { announcement });
const WithdrawAnnouncementPayload = payloadOf('withdrawAnnouncement', { announcement });
const AcknowledgeAnnouncementPayload = payloadOf('acknowledgeAnnouncement', { announcement });

const ID_OF_ANNOUNCEMENT = { description: 'Id of the announcement.' };
const FOR_OWNERS = 'For API owners; null for others.';

@Resolver(() => Product)
export class AnnouncementsOfProductResolver {
  @FieldResolver(() => AnnouncementConnection, {
    description: 'What was announced of it, newest first, to whoever is offered it or holds it.',
  })
  announcements(
    @Root() product: Product,
    @Ctx() ctx: Context,
    @Args(() => announcementOrder.Args) page: OrderedPageArgs,
  ) {
    return announcementsOfProduct.page(ctx, product.id, page);
  }
}

@Resolver(() => AnnouncementAcknowledgement)
export class AnnouncementAcknowledgementResolver {
  @FieldResolver(() => User, { description: 'Who has read it.' })
  user(@Root() { userId }: AnnouncementAcknowledgement, @Ctx() ctx: Context) {
    return userById(ctx, userId);
  }
}

@Resolver(() => Announcement)
export class AnnouncementResolver {
  @Query(() => AnnouncementConnection, {
    description:
      'Announcements of products that the viewer is offered or holds, newest first; of public ones also when nobody is signed in. What concerns the viewer is `filter: { isHeld: true }`.',
  })
  announcements(@Ctx() ctx: Context, @Args(() => AnnouncementsArgs) { filter, ...page }: AnnouncementsArgs) {
    return listAnnouncements(ctx, filter, page);
  }

  @Query(() => Announcement, {
    nullable: true,
    description: 'One announcement; null when there is none that the viewer may see.',
  })
  announcement(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_ANNOUNCEMENT) id: string) {
    return announcements.find(ctx, id);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT')
  @Mutation(() => CreateAnnouncementPayload, {
    description:
      'Tells everybody who sees an app with a living credential for a product: by mail, live, and webhooks. For API owners.',
  })
  async createAnnouncement(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateAnnouncementInput, { description: 'Title, text, and when it is.' })
    input: CreateAnnouncementInput,
  ) {
    return { announcement: await createAnnouncement(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'WRONG_STATE')
  @Mutation(() => UpdateAnnouncementPayload, {
    description: 'Changes an announcement. It is told live and to webhooks, and not mailed again. For API owners.',
  })
  async updateAnnouncement(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, ID_OF_ANNOUNCEMENT) id: string,
    @Arg('input', () => UpdateAnnouncementInput, CHANGES) input: UpdateAnnouncementInput,
  ) {
    return { announcement: await updateAnnouncement(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => WithdrawAnnouncementPayload, {
    description:
      'Takes an announcement back: consumers see it no longer, and mails that are not queued yet are not sent. For API owners.',
  })
  async withdrawAnnouncement(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_ANNOUNCEMENT) id: string) {
    return { announcement: await withdrawAnnouncement(ctx, id) };
  }

  @Authorized(UserRole.CONSUMER_ADMIN, UserRole.TEAM_MEMBER)
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => AcknowledgeAnnouncementPayload, {
    description: 'Lets API owners know that the viewer, who holds the product, has read it; once more changes nothing.',
  })
  async acknowledgeAnnouncement(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_ANNOUNCEMENT) id: string) {
    return { announcement: await acknowledgeAnnouncement(ctx, id) };
  }

  @FieldResolver(() => Product, {
    description: 'What it is about, also when it is not offered to the viewer any more.',
  })
  product(@Root() { productId }: Announcement, @Ctx() ctx: Context) {
    return productById(ctx, productId);
  }

  @FieldResolver(() => String, {
    description: 'The text as HTML that a page may show as it is: nothing in it runs, submits, frames or restyles.',
  })
  contentHtml(@Root() { content }: Announcement) {
    return htmlOf(content);
  }

  @FieldResolver(() => DateTime, { nullable: true, description: 'When the viewer acknowledged it; null where not.' })
  viewerAcknowledgedAt(@Root() { id }: Announcement, @Ctx() ctx: Context) {
    return acknowledgedAt(ctx, id);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: `How many people see an app with a living credential for the product now. ${FOR_OWNERS}`,
  })
  recipientCount(@Root() { productId }: Announcement, @Ctx() ctx: Context) {
    return seesAll(ctx.viewer) ? countHolders(ctx, productId) : null;
  }

  @FieldResolver(() => Int, { nullable: true, description: `How many have acknowledged it. ${FOR_OWNERS}` })
  acknowledgementCount(@Root() { id }: Announcement, @Ctx() ctx: Context) {
    return seesAll(ctx.viewer) ? countAcknowledgements(ctx, id) : null;
  }

  @FieldResolver(() => AcknowledgementConnection, {
    nullable: true,
    description: `Who has acknowledged it, the latest first. ${FOR_OWNERS}`,
  })
  acknowledgements(
    @Root() { id }: Announcement,
    @Ctx() ctx: Context,
    @Args(() => acknowledgementOrder.Args) page: OrderedPageArgs,
  ) {
    return seesAll(ctx.viewer) ? acknowledgementsOf.page(ctx, id, page) : null;
  }
}
