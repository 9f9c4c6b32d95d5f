import { Arg, Authorized, Ctx, Field, ID, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { Node } from '../../platform/graphql/node.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { UpdateMailTemplateInput } from './mail-setting.inputs.ts';
import { listMailSettings, type MailSetting } from './mail-setting.queries.ts';
import { updateMailTemplate } from './mail-setting.service.ts';

@ObjectType({ implements: Node, description: 'A mail that the portal sends by itself.' })
class MailTemplate implements MailSetting {
  @Field(() => ID, { description: 'The same in every portal.' })
  id!: string;

  @Field(() => String, { description: 'Its name, and that of its template file without `.pug`.' })
  name!: string;

  @Field(() => String, { description: 'What it tells whom.' })
  description!: string;

  @Field(() => String, { description: 'The event upon which it is sent, as in webhooks and the audit trail.' })
  event!: string;

  @Field(() => String, {
    description:
      'Its subject; `{app}`, `{plan}`, `{product}` and `{announcement}` are filled in, where the mail has them.',
  })
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

const UpdateMailTemplatePayload = payloadOf('updateMailTemplate', {
  mailTemplate: changed(() => MailTemplate, 'The mail as it is set now.'),
});

@Resolver()
export class MailSettingResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => [MailTemplate], { description: 'Every mail of the portal, as it is set now. For API owners.' })
  mailTemplates(@Ctx() ctx: Context): Promise<MailTemplate[]> {
    return listMailSettings(ctx);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'ESSENTIAL_MAIL')
  @Mutation(() => UpdateMailTemplatePayload, {
    description: 'Changes the subject of a mail, or switches it off or on for everybody. For API owners.',
  })
  async updateMailTemplate(
    @Ctx() ctx: Context,
    @Arg('name', () => String, { description: 'As `mailTemplates` lists them, switched off or not.' }) name: string,
    @Arg('input', () => UpdateMailTemplateInput, CHANGES) input: UpdateMailTemplateInput,
  ) {
    return { mailTemplate: await updateMailTemplate(ctx, name, input) };
  }
}
