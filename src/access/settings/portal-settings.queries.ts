import type { Context } from '../../platform/context.ts';
import { defineLoader } from '../../platform/loader.ts';
import { type PortalSettings, SETTINGS_ID } from './portal-settings.entity.ts';

const settings = defineLoader(async (ctx: Context, keys: readonly 'settings'[]) => {
  const row = await ctx.db.selectFrom('portalSettings').selectAll().executeTakeFirstOrThrow();
  return keys.map(() => row);
});

/** The settings of the portal: one statement for each context, however many rules and fields ask. */
export const readPortalSettings = (ctx: Context): Promise<PortalSettings> => settings(ctx, 'settings');

/** The same by their id. */
export const findPortalSettings = async (ctx: Context, id: string): Promise<PortalSettings | null> =>
  id === SETTINGS_ID ? readPortalSettings(ctx) : null;
