import { join } from 'node:path';
import { defineConfig, mergeConfig, type UserConfig } from 'vite';
import portal from '../portal/vite.config.ts';

/** As the portal beside it, whose parts it uses. */
export default defineConfig((env) =>
  mergeConfig(portal(env) as UserConfig, {
    base: '/dashboard/',
    resolve: { alias: { '@portal': join(import.meta.dirname, '..', 'portal', 'src') } },
  }),
);
