import { Arg, Authorized, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { previewMail, sendTestMail } from './mail-preview.service.ts';

const PreviewMailPayload = payloadOf(
  'previewMail',
  {
    subject: changed(() => String, 'Filled with the sample.'),
    html: changed(() => String, 'The HTML part.'),
    text: changed(() => String, 'The text part.'),
  },
  'Result of `previewMail`: a mail with made-up values.',
);

const SendTestMailPayload = payloadOf('sendTestMail', {
  recipient: changed(() => String, "The viewer's address, which it was sent to."),
  answer: changed(() => String, 'What the mail server said, also when it refused it; or why it could not be asked.'),
});

const nameArg = { description: 'One that `mailTemplates` names.' };

@Resolver()
export class MailPreviewResolver {
  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'TEMPLATE_BROKEN')
  @Mutation(() => PreviewMailPayload, {
    description: 'Fills a mail with made-up values; nothing is sent. For API owners.',
  })
  previewMail(@Ctx() ctx: Context, @Arg('name', () => String, nameArg) name: string) {
    return previewMail(ctx, name);
  }

  @Authorized(UserRole.API_OWNER)
  @Extensions({ ownTransaction: true })
  @Refuses('NOT_FOUND', 'TEMPLATE_BROKEN', 'MAIL_NOT_SENT')
  @Mutation(() => SendTestMailPayload, {
    description:
      'Sends a mail with made-up values to the viewer, marked as a test, and tells what the mail server said. For API owners.',
  })
  sendTestMail(@Ctx() ctx: Context, @Arg('name', () => String, nameArg) name: string) {
    return sendTestMail(ctx, name);
  }
}
