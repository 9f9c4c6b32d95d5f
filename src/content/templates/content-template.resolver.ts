import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { seesUnpublished, UserRole } from '../../platform/viewer.ts';
import { ContentTemplate } from './content-template.entity.ts';
import {
  ContentTemplatesArgs,
  CreateContentTemplateInput,
  UpdateContentTemplateInput,
} from './content-template.inputs.ts';
import { countEntries, listTemplates, templates } from './content-template.queries.ts';
import { createContentTemplate, deleteContentTemplate, updateContentTemplate } from './content-template.service.ts';
import { TemplateField } from './template-field.ts';

const ContentTemplateConnection = connectionOf(ContentTemplate, 'ContentTemplate');

const contentTemplate = changed(() => ContentTemplate, 'The template as it is now.');
const CreateContentTemplatePayload = payloadOf('createContentTemplate', { contentTemplate });
const UpdateContentTemplatePayload = payloadOf('updateContentTemplate', { contentTemplate });
const DeleteContentTemplatePayload = payloadOf('deleteContentTemplate', {
  deletedId: changed(() => ID, 'Id of the template that is gone.'),
});

const ID_OF_TEMPLATE = { description: 'Id of the template.' };
const FOR_STAFF = 'For API owners, content managers and auditors; null for others.';

@Resolver(() => TemplateField)
export class TemplateFieldResolver {
  @FieldResolver(() => String, { nullable: true, description: `What helps to fill it. ${FOR_STAFF}` })
  help(@Root() { help }: TemplateField, @Ctx() { viewer }: Context) {
    return seesUnpublished(viewer) ? help : null;
  }
}

@Resolver(() => ContentTemplate)
export class ContentTemplateResolver {
  @Query(() => ContentTemplateConnection, {
    description: 'Templates, those that came with the portal first. For everybody: front ends show entries by them.',
  })
  contentTemplates(@Ctx() ctx: Context, @Args(() => ContentTemplatesArgs) { filter, ...page }: ContentTemplatesArgs) {
    return listTemplates(ctx, filter, page);
  }

  @Query(() => ContentTemplate, { nullable: true, description: 'One template; null when there is none.' })
  contentTemplate(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_TEMPLATE) id: string) {
    return templates.find(ctx, id);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN')
  @Mutation(() => CreateContentTemplatePayload, {
    description: 'Defines what entries of one sort consist of. For API owners.',
  })
  async createContentTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateContentTemplateInput, { description: 'Kind, name and fields.' })
    input: CreateContentTemplateInput,
  ) {
    return { contentTemplate: await createContentTemplate(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN', 'IN_USE')
  @Mutation(() => UpdateContentTemplatePayload, {
    description:
      'Changes a template. A field that entries fill goes, or becomes of another type, only where `dropFields` names it. For API owners.',
  })
  async updateContentTemplate(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, ID_OF_TEMPLATE) id: string,
    @Arg('input', () => UpdateContentTemplateInput, CHANGES) input: UpdateContentTemplateInput,
  ) {
    return { contentTemplate: await updateContentTemplate(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'IN_USE')
  @Mutation(() => DeleteContentTemplatePayload, {
    description:
      'Deletes a template by which nothing is written, and that did not come with the portal. For API owners.',
  })
  async deleteContentTemplate(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_TEMPLATE) id: string) {
    return { deletedId: await deleteContentTemplate(ctx, id) };
  }

  @FieldResolver(() => String, { nullable: true, description: `What it is for. ${FOR_STAFF}` })
  description(@Root() { description }: ContentTemplate, @Ctx() { viewer }: Context) {
    return seesUnpublished(viewer) ? description : null;
  }

  @FieldResolver(() => Int, { nullable: true, description: `How many entries are written by it. ${FOR_STAFF}` })
  entryCount(@Root() { id }: ContentTemplate, @Ctx() ctx: Context) {
    return seesUnpublished(ctx.viewer) ? countEntries(ctx, id) : null;
  }
}
