import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startToyServer, type ToyServer } from '../../support/toy-server.ts';

let server: ToyServer;
beforeAll(async () => {
  // Some audits ask for `__type`.
  server = await startToyServer({ introspection: true });
});
afterAll(() => server.stop());

describe('GraphQL over HTTP', () => {
  const audits = serverAudits({
    url: () => server.url,
    // CSRF prevention is on, and wants a header that no simple request can carry.
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...init.headers, 'apollo-require-preflight': '1' } }),
  });

  test('the suite has the 61 audits that the goal names', () => expect(audits).toHaveLength(61));

  test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s: %s', async (_id, _name, audit) => {
    const result = await audit.fn();
    expect(result).toMatchObject({ status: 'ok' });
  });
});
