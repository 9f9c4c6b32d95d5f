import type { Context } from '../../platform/context.ts';
import { defineLoader } from '../../platform/loader.ts';
import type { PortalSettings } from './portal-settings.entity.ts';

const settings = defineLoader(async (ctx: Context, keys: readonly 'settings'[]) => {
  const row = await ctx.db.selectFrom('portalSettings').selectAll().executeTakeFirstOrThrow();
  return keys.map(() => row);
});

/** The settings of the portal: one statement for each context, however many rules and fields ask. */
export const readPortalSettings = (ctx: Context): Promise<PortalSettings> => settings(ctx, 'settings');
