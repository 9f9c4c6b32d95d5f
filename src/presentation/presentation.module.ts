import type { Module } from '../platform/module.ts';
import { feedRoutes } from './feeds/feed.routes.ts';
import { Menu, MenuItem } from './menus/menu.entity.ts';
import { menus } from './menus/menu.queries.ts';
import { MenuItemResolver, MenuResolver } from './menus/menu.resolver.ts';
import { Redirect } from './redirects/redirect.entity.ts';
import { redirects } from './redirects/redirect.queries.ts';
import { RedirectResolver } from './redirects/redirect.resolver.ts';
import { Theme } from './themes/theme.entity.ts';
import { themes } from './themes/theme.queries.ts';
import { ThemeResolver } from './themes/theme.resolver.ts';
import { themeRoutes } from './themes/theme.routes.ts';

/** What stands around the content on a front end: where it leads, how it looks, and how it is found. */
export const presentationModule: Module = {
  name: 'presentation',
  entities: [Menu, MenuItem, Redirect, Theme],
  resolvers: [MenuResolver, MenuItemResolver, RedirectResolver, ThemeResolver],
  nodes: [
    { type: 'Menu', table: 'menu', find: menus.byId },
    { type: 'Redirect', table: 'redirect', find: redirects.byId },
    { type: 'Theme', table: 'theme', find: themes.byId },
  ],
  routes: [feedRoutes, themeRoutes],
};
