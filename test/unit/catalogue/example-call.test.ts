import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallFacts, curlOf } from '../../../src/catalogue/products/example-call.ts';

const run = promisify(execFile);

/** Names that mean something to a shell, to an address, or to curl. */
const NAMES = ['key', 'a key', 'a&b', 'a=b', 'a#b?', '@a', 'a%41', '$HOME', '`id`', 'a"b', "a'b", 'a\\b', 'ä'];
const KEY = 'gh-=&+ "$HOME" ü';

describe('the command that consumers are given', () => {
  let asked = new URL('http://nobody/');
  const server = createServer(({ url }, response) => {
    asked = new URL(url!, 'http://nobody');
    response.end();
  });
  let gatewayUrl: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    gatewayUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  });
  afterAll(() => new Promise<unknown>((resolve) => server.close(resolve)));

  const call = async (facts: Partial<CallFacts>) => {
    const given = {
      kind: 'CLASSIC' as const,
      authMethods: ['authToken' as const],
      keyPlace: null,
      keyParts: null,
      keyAlgorithms: [],
      versionSelector: null,
      version: null,
      gatewayUrl,
      ...facts,
    };
    await run('sh', ['-c', curlOf(given)], { env: { ...process.env, KEY } });
    return asked;
  };

  it.each(NAMES)('G5: a shell sends the key in the parameter %j', async (name) => {
    const { searchParams } = await call({ keyPlace: { in: 'QUERY', name } });
    expect([...searchParams]).toEqual([[name, KEY]]);
  });

  it.each(NAMES)('G5: a shell sends the version %j as a part of the path', async (version) => {
    const versionSelector = { in: 'PATH' as const, name: null, default: null, own: null };
    const { pathname } = await call({ version, versionSelector });
    expect(decodeURIComponent(pathname)).toBe(`/api/${version}/`);
  });
});
