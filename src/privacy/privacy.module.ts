import type { Module } from '../platform/module.ts';
import { ErasureResolver } from './erasure/erasure.resolver.ts';
import { exportRoutes } from './personal-export/export.routes.ts';

/** What a person may ask of the portal about themselves: to see all of it, and to be forgotten. */
export const privacyModule: Module = {
  name: 'privacy',
  resolvers: [ErasureResolver],
  routes: [exportRoutes],
};
