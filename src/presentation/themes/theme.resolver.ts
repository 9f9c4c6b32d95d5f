import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { stylesheetPath } from './stylesheet.ts';
import { Theme } from './theme.entity.ts';
import { CreateThemeInput, UpdateThemeInput } from './theme.inputs.ts';
import { findActiveTheme, listThemes, themes } from './theme.queries.ts';
import { activateTheme, createTheme, deactivateTheme, deleteTheme, updateTheme } from './theme.service.ts';

const theme = changed(() => Theme, 'The theme as it is now.');
const CreateThemePayload = payloadOf('createTheme', { theme });
const UpdateThemePayload = payloadOf('updateTheme', { theme });
const ActivateThemePayload = payloadOf('activateTheme', { theme });
const DeactivateThemePayload = payloadOf('deactivateTheme', { theme });
const DeleteThemePayload = payloadOf('deleteTheme', { deletedId: changed(() => ID, 'Of what is gone.') });

const ID_OF_THEME = { description: 'Id of the theme.' };

@Resolver(() => Theme)
export class ThemeResolver {
  @Query(() => Theme, {
    nullable: true,
    description: 'The theme that everybody sees; null where pages look as they do without one.',
  })
  theme(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, {
      nullable: true,
      description:
        'Id of another one, such as a draft that is looked at before it is shown. For API owners and content managers.',
    })
    id: string | null,
  ) {
    return id == null ? findActiveTheme(ctx) : themes.find(ctx, id);
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Query(() => [Theme], {
    description: 'All themes by name, drafts too; at most 50. For API owners and content managers.',
  })
  themes(@Ctx() ctx: Context) {
    return listThemes(ctx);
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND')
  @Mutation(() => CreateThemePayload, {
    description: 'Makes a theme, which is a draft until it is activated. For API owners and content managers.',
  })
  async createTheme(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateThemeInput, { description: 'Its colours, typefaces, logo and CSS.' })
    input: CreateThemeInput,
  ) {
    return { theme: await createTheme(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN')
  @Mutation(() => UpdateThemePayload, {
    description:
      'Changes a theme; everybody sees it at once where it is the active one. For API owners and content managers.',
  })
  async updateTheme(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, ID_OF_THEME) id: string,
    @Arg('input', () => UpdateThemeInput, CHANGES) input: UpdateThemeInput,
  ) {
    return { theme: await updateTheme(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND')
  @Mutation(() => ActivateThemePayload, {
    description:
      'Shows a theme to everybody, in place of the one before, which is a draft again. For API owners and content managers.',
  })
  async activateTheme(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_THEME) id: string) {
    return { theme: await activateTheme(ctx, id) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => DeactivateThemePayload, {
    description:
      'Makes the active theme a draft again, so that pages look as they do without one. For API owners and content managers.',
  })
  async deactivateTheme(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_THEME) id: string) {
    return { theme: await deactivateTheme(ctx, id) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'IN_USE')
  @Mutation(() => DeleteThemePayload, {
    description: 'Deletes a draft with its logo. For API owners and content managers.',
  })
  async deleteTheme(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_THEME) id: string) {
    return { deletedId: await deleteTheme(ctx, id) };
  }

  @FieldResolver(() => String, {
    description:
      'Path of a stylesheet with all of it, below the address of the portal, to stand behind that of the page. Another content has another path, so caches may keep it for good.',
  })
  stylesheetUrl(@Root() theme: Theme): string {
    return stylesheetPath(theme);
  }
}
