import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * `GATEHOUSE_URL` is the one variable: the portal whose API is used. `npm run dev` and `npm run preview` hand calls on to it, so
 * that the session's cookie is of this page's own origin. A build calls its own origin, or with the variable that one.
 */
const server = process.env.GATEHOUSE_URL ?? 'http://localhost:4000';
const handedOn = Object.fromEntries(
  [
    '/graphql',
    '/sso',
    '/documents',
    '/images',
    '/themes',
    '/audit.ndjson',
    '/set-password',
    '/forgotten-password',
    '/claim',
  ].map((path) => [path, { target: server, ws: path === '/graphql' }]),
);

export default defineConfig(({ command }) => ({
  plugins: [react()],
  resolve: {
    alias: { '@gatehouse/client': join(import.meta.dirname, 'gatehouse-client', 'socket-client.ts') },
  },
  define: { __GATEHOUSE_URL__: JSON.stringify(command === 'build' ? (process.env.GATEHOUSE_URL ?? '') : '') },
  // The server puts a fresh one in its place for every visit.
  html: { cspNonce: '__CSP_NONCE__' },
  // Of its own origin, whatever the size: the policy of the page allows no other.
  build: { assetsInlineLimit: 0, manifest: true, sourcemap: false },
  server: { proxy: handedOn },
  preview: { proxy: handedOn },
}));
