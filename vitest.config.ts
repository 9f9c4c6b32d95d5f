import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  // type-graphql loads `graphql` as CommonJS; without the alias a test would get the ESM copy beside it and
  // graphql-js refuses schemas "from another realm".
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // type-graphql needs it before the first decorated class.
    setupFiles: ['reflect-metadata'],
    pool: 'forks',
    // Loading the server takes longer than most files run, so a process loads it once; files leave nothing behind in it.
    isolate: false,
    // What TypeScript becomes is kept from one run to the next.
    fsModuleCache: true,
    // Requests leave much behind that is soon forgotten: with more room for it, little of it is carried on.
    execArgv: ['--max-semi-space-size=64'],
    sequence: { sequencer: LongestFirst },
    // Tests wait for databases, sockets and processes of their own as much as they compute; one PostgreSQL serves them all.
    maxWorkers: 6,
    // What is waited for comes as fast as the machine is: these are for what never comes.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
