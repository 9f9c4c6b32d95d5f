import type { Context } from '../../platform/context.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { nameOrder } from '../../platform/graphql/ordering.ts';
import { type Reader, shaped } from '../../platform/shapes/shaped.ts';
import { seesUnpublished } from '../../platform/viewer.ts';
import type { Theme } from './theme.entity.ts';

/** Everybody sees the active one; drafts are for those who edit them. */
const themesFor = ({ db, viewer }: Reader) =>
  db
    .selectFrom('theme')
    .selectAll('theme')
    .where((eb) => (seesUnpublished(viewer) ? eb.lit(true) : eb('theme.isActive', '=', eb.lit(true))));

export const themes = rowsOf('theme.id', themesFor);

const active = shaped((reader: Reader) => themesFor(reader).where('theme.isActive', '=', true).compile());

export const findActiveTheme = async (ctx: Context): Promise<Theme | undefined> => (await active(ctx, {}))[0];

const all = shaped((reader: Reader) => themesFor(reader).orderBy(nameOrder('theme.name')).compile());

/** There are at most 50. */
export const listThemes = (ctx: Context): Promise<Theme[]> => all(ctx, {});
