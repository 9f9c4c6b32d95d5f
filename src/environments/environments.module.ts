import type { Module } from '../platform/module.ts';
import { bundleRoutes } from './transfer/bundle.routes.ts';

/** The definitions of a portal as one document, to bring them into another environment. */
export const environmentsModule: Module = {
  name: 'environments',
  resolvers: [],
  routes: [bundleRoutes],
};
