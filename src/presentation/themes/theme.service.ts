import { sql } from 'kysely';
import { imageOf, replaceImage } from '../../catalogue/images/image.service.ts';
import { changesBetween } from '../../catalogue/offer/changes.ts';
import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { requireColours } from './colour.rules.ts';
import { Theme } from './theme.entity.ts';
import type { CreateThemeInput, UpdateThemeInput } from './theme.inputs.ts';

const MAX_THEMES = 50;

/** A draft, until it is made the active one. @throws DomainError INVALID_INPUT, NAME_TAKEN, NOT_FOUND (the logo). */
export async function createTheme(ctx: Context, input: CreateThemeInput): Promise<Theme> {
  await lockThemes(ctx);
  const { name, look } = await gather({
    count: () => requireRoom(ctx),
    name: () => freeNameOf(ctx, input.name, null),
    look: () => lookOf(ctx, input, new Theme()),
  });
  const theme = ctx.em.create(Theme, { name, ...look });
  await ctx.em.flush();
  await replaceImage(ctx, null, theme.logo);
  const after = stateOf(theme);
  await recordEvent(ctx, { type: 'theme.created', subject: { themeId: theme.id }, after });
  return theme;
}

/** Of the active one, everybody sees it at once. @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN. */
export async function updateTheme(ctx: Context, id: string, input: UpdateThemeInput): Promise<Theme> {
  const changesTo = (theme: Theme) =>
    gather({
      name: () => (input.name == null ? theme.name : freeNameOf(ctx, input.name, id)),
      look: () => lookOf(ctx, input, theme),
    });
  const theme = await findBeside(
    () => lockRow(ctx, Theme, { id }, 'theme'),
    () => changesTo(new Theme()),
  );
  const { logo: logoBefore } = theme;
  const before = stateOf(theme);
  const { name, look } = await changesTo(theme);
  ctx.em.assign(theme, { name, ...look });
  await ctx.em.flush();
  await replaceImage(ctx, logoBefore, theme.logo);
  const changes = changesBetween(before, stateOf(theme));
  if (Object.keys(changes.after).length > 0) {
    await recordEvent(ctx, { type: 'theme.updated', subject: { themeId: id }, ...changes });
  }
  return theme;
}

/** Shows a theme to everybody, in place of the one before, which is a draft again. @throws DomainError NOT_FOUND */
export async function activateTheme(ctx: Context, id: string): Promise<Theme> {
  await lockThemes(ctx);
  const theme = await lockRow(ctx, Theme, { id }, 'theme');
  if (theme.isActive) return theme;
  const before = await ctx.em.findOne(Theme, { isActive: true });
  // One after the other: there is never more than one.
  if (before) before.isActive = false;
  await ctx.em.flush();
  theme.isActive = true;
  await ctx.em.flush();
  const states = { before: { activeThemeId: before?.id ?? null }, after: { activeThemeId: id } };
  await recordEvent(ctx, { type: 'theme.activated', subject: { themeId: id }, ...states });
  return theme;
}

/** Pages look as they did without any theme. @throws DomainError NOT_FOUND, WRONG_STATE (a draft). */
export async function deactivateTheme(ctx: Context, id: string): Promise<Theme> {
  const theme = await lockRow(ctx, Theme, { id }, 'theme');
  if (!theme.isActive) throw new DomainError(UserErrorCode.WRONG_STATE, 'It is a draft.', { field: ['id'] });
  theme.isActive = false;
  await ctx.em.flush();
  const states = { before: { activeThemeId: id }, after: { activeThemeId: null } };
  await recordEvent(ctx, { type: 'theme.deactivated', subject: { themeId: id }, ...states });
  return theme;
}

/** @throws DomainError NOT_FOUND, IN_USE (the active one). */
export async function deleteTheme(ctx: Context, id: string): Promise<string> {
  const theme = await lockRow(ctx, Theme, { id }, 'theme');
  if (theme.isActive) throw new DomainError(UserErrorCode.IN_USE, 'It is the active theme.', { field: ['id'] });
  const before = stateOf(theme);
  await replaceImage(ctx, theme.logo, null);
  await ctx.em.remove(theme).flush();
  await recordEvent(ctx, { type: 'theme.deleted', subject: { themeId: id }, before });
  return id;
}

/** Changes of which one is active, and of how many there are, take turns. */
const lockThemes = ({ db }: Context) => sql`select pg_advisory_xact_lock(hashtext('themes'))`.execute(db);

/** @throws DomainError INVALID_INPUT */
async function requireRoom({ db }: Context): Promise<void> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from theme`.execute(db);
  if (rows[0]!.count >= MAX_THEMES) throw invalidInput(`There are at most ${MAX_THEMES} themes.`, ['input']);
}

const freeNameOf = (ctx: Context, name: string, own: string | null): Promise<string> =>
  requireFreeName(ctx, name, { table: 'theme', own, taken: 'Another theme has that name.' });

type Look = Pick<Theme, 'colours' | 'font' | 'headingFont' | 'logo' | 'css'>;

/** How it is to look; what is absent stays. @throws DomainError INVALID_INPUT, NOT_FOUND. */
async function lookOf(ctx: Context, input: UpdateThemeInput, before: Theme): Promise<Look> {
  const { font = before.font, headingFont = before.headingFont, css = before.css } = input;
  const checked = await gather({
    colours: () => (input.colours ? requireColours(input.colours, ['input', 'colours']) : before.colours),
    logo: () => imageOf(ctx, input.logo, before.logo, ['input', 'logo']),
    css: () => (css?.trim() ? checkedCss(css) : null),
  });
  return { ...checked, font, headingFont };
}

/** With a parser that no start needs. */
async function checkedCss(css: string): Promise<string> {
  const { requireCss } = await import('./css.rules.ts');
  return requireCss(css, ['input', 'css']);
}

/** What an event tells of a theme. */
const stateOf = ({ name, isActive, colours, font, headingFont, logo, css }: Theme) => ({
  ...{ name, isActive, colours, font, headingFont, css },
  logo: logo && { id: logo.id, alternativeText: logo.alternativeText },
});
