import { Arg, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import { previewMail, sendTestMail } from './mail-preview.service.ts';
import { UpdateMailTemplateInput } from './mail-settings.inputs.ts';
import { listMailSettings, type MailSetting, updateMailTemplate } from './mail-settings.service.ts';

@ObjectType({ description: 'A mail that the portal sends by itself.' })
class MailTemplate implements MailSetting {
  @Field(() => String, { description: 'Its name, and that of its template file without `.pug`.' })
  name!: string;

  @Field(() => String, { description: 'What it tells whom.' })
  description!: string;

  @Field(() => String, { description: 'The event upon which it is sent, as in webhooks and the audit trail.' })
  event!: string;

  @Field(() => String, { description: 'Its subject; `{app}` and `{plan}` are filled in.' })
  subject!: string;

  @Field(() => String, { description: 'The subject when none is chosen here.' })
  defaultSubject!: string;

  @Field(() => Boolean, { description: 'Whether it is sent at all.' })
  isEnabled!: boolean;

  @Field(() => Boolean, { description: 'Whether it cannot be switched off.' })
  isEssential!: boolean;

  @Field(() => Boolean, { description: "Whether the operator's folder replaces its built-in template." })
  isOverridden!: boolean;

  @Field(() => [String], { description: 'What a template of it can use, in alphabetical order.' })
  variables!: string[];
}

@ObjectType({ description: 'Result of `updateMailTemplate`.' })
class UpdateMailTemplatePayload extends MutationPayload {
  @Field(() => MailTemplate, { nullable: true, description: 'The mail as it is set now.' })
  mailTemplate?: MailTemplate | null;
}

@ObjectType({ description: 'Result of `previewMail`: a mail with made-up values.' })
class PreviewMailPayload extends MutationPayload {
  @Field(() => String, { nullable: true, description: 'The subject.' })
  subject?: string | null;

  @Field(() => String, { nullable: true, description: 'The HTML part.' })
  html?: string | null;

  @Field(() => String, { nullable: true, description: 'The text part.' })
  text?: string | null;
}

@ObjectType({ description: 'Result of `sendTestMail`.' })
class SendTestMailPayload extends MutationPayload {
  @Field(() => String, { nullable: true, description: 'The address it is on its way to.' })
  recipient?: string | null;
}

const NAME = { description: 'Name of the mail.' };

@Resolver()
export class MailSettingsResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => [MailTemplate], { description: 'Every mail of the portal, as it is set now. For API owners.' })
  mailTemplates(@Ctx() ctx: Context): Promise<MailTemplate[]> {
    return listMailSettings(ctx);
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => UpdateMailTemplatePayload, {
    description:
      'Changes the subject of a mail, or switches it off or on for everybody. For API owners. Errors: NOT_FOUND, INVALID_INPUT, ESSENTIAL_MAIL.',
  })
  async updateMailTemplate(
    @Ctx() ctx: Context,
    @Arg('name', () => String, NAME) name: string,
    @Arg('input', () => UpdateMailTemplateInput, { description: 'What to change.' }) input: UpdateMailTemplateInput,
  ): Promise<UpdateMailTemplatePayload> {
    return { mailTemplate: await updateMailTemplate(ctx, name, input), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => PreviewMailPayload, {
    description:
      'Fills a mail with made-up values; nothing is sent. For API owners. Errors: NOT_FOUND, TEMPLATE_BROKEN.',
  })
  async previewMail(@Ctx() ctx: Context, @Arg('name', () => String, NAME) name: string): Promise<PreviewMailPayload> {
    return { ...(await previewMail(ctx, name)), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => SendTestMailPayload, {
    description:
      'Sends a mail with made-up values to the viewer, marked as a test. For API owners. Errors: NOT_FOUND, TEMPLATE_BROKEN.',
  })
  async sendTestMail(@Ctx() ctx: Context, @Arg('name', () => String, NAME) name: string): Promise<SendTestMailPayload> {
    return { recipient: await sendTestMail(ctx, name), userErrors: [] };
  }
}
