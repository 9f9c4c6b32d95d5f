import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { eventById } from '../../audit/audit.queries.ts';
import { AuditEvent } from '../../audit/audit-event.entity.ts';
import { User } from '../../identity/accounts/user.entity.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Mail, MailStatus } from '../mail-sending/mail.entity.ts';
import { MailDeliveriesArgs } from './mail-delivery.inputs.ts';
import { listMailDeliveries, nextAttemptOf } from './mail-delivery.queries.ts';
import { resendMail } from './mail-delivery.service.ts';

const MailDeliveryConnection = connectionOf(Mail, 'MailDelivery');

const ResendMailPayload = payloadOf('resendMail', {
  mailDelivery: changed(() => Mail, 'The mail, on its way again.'),
});

@Resolver(() => Mail)
export class MailDeliveryResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => MailDeliveryConnection, {
    description: 'Every mail that was sent, waits or failed, newest first. For API owners.',
  })
  mailDeliveries(@Ctx() ctx: Context, @Args(() => MailDeliveriesArgs) args: MailDeliveriesArgs) {
    return listMailDeliveries(ctx, args);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => ResendMailPayload, {
    description:
      'Sends a mail again, whatever became of it, with what is true now and to the address that its reader has now. For API owners.',
  })
  async resendMail(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the delivery.' }) id: string) {
    return { mailDelivery: await resendMail(ctx, id) };
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'When it is tried next, past for one that is being tried; null when it is not.',
  })
  nextAttemptAt(@Root() mail: Mail, @Ctx() ctx: Context): Promise<Date | null> | null {
    return mail.status === MailStatus.PENDING ? nextAttemptOf(ctx, mail.id) : null;
  }

  @FieldResolver(() => AuditEvent, { description: 'What it tells of.' })
  event(@Root() mail: Mail, @Ctx() ctx: Context) {
    return eventById(ctx, mail.eventId);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'The account that it is for; null for an address of the settings.',
  })
  user(@Root() mail: Mail, @Ctx() ctx: Context) {
    return mail.userId && userById(ctx, mail.userId);
  }
}
