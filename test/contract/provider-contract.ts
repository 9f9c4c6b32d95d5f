import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeAccess } from './access-contract.ts';
import type { ContractTarget } from './contract-target.ts';
import { describeKeys } from './key-contract.ts';
import { describeNarrowing } from './narrowing-contract.ts';
import { describePolicies } from './policy-contract.ts';
import { describeSharedQuotas } from './quota-contract.ts';
import { describeTaking } from './taking-contract.ts';

type Part = (target: () => ContractTarget) => void;

/** What has to do with the names that keys have at the provider. */
export const NAMED: readonly Part[] = [describeKeys, describeSharedQuotas, describeAccess];

/** What has also to do with what a provider remembers of keys, and under which names. */
export const STORED: readonly Part[] = [...NAMED, describeNarrowing, describeTaking];

export const WHOLE: readonly Part[] = [
  ...[describeHealth, describeApis, describePolicies, describeKeys, describeNarrowing, describeSharedQuotas],
  ...[describeAccess, describeTaking],
];

/**
 * What every adapter promises, whatever provider is behind it. `setup` starts or reaches the provider once; `parts` is all
 * of it, where the same provider is not also tried with another setting that the others have nothing to do with.
 */
export function describeProviderContract(
  name: string,
  setup: () => Promise<ContractTarget>,
  parts: readonly Part[] = WHOLE,
): void {
  describe(`provider contract on ${name}`, () => {
    let target: ContractTarget;
    beforeAll(async () => {
      target = await setup();
    });
    afterAll(() => target?.stop());

    for (const describePart of parts) describePart(() => target);

    it('changes no definition of an API but those that are to take tokens of a server, or certificates on their list, and so no middleware of others', () => {
      const mayBe = ['tokens', 'described', 'listed', 'listed-described'].map((name) => `${target.prefix}${name}`);
      const isWrite = (call: string) =>
        !call.startsWith('GET ') &&
        /\/apis(?!\/[^/]+\/keys)/.test(call) &&
        !mayBe.some((id) => call.endsWith(`/${id}`));
      expect(target.calls.length).toBeGreaterThan(0);
      expect(target.calls.filter(isWrite)).toEqual([]);
    });
  });
}

function describeHealth(target: () => ContractTarget): void {
  describe('health', () => {
    it('is up, with the version', async () => {
      expect(await target().adapter.checkHealth()).toMatchObject({
        status: 'up',
        version: expect.stringMatching(/\d/),
      });
    });

    it('is down as unauthorised with a wrong secret', async () => {
      const health = await target().connect({ secret: 'not-the-secret' }).checkHealth();
      expect(health).toMatchObject({ status: 'down', kind: 'unauthorised' });
      expect(JSON.stringify(health)).not.toContain('not-the-secret');
    });

    it('is down as unreachable where nothing listens', async () => {
      let closed = '';
      await serving('', async (url) => {
        closed = url;
      });
      const health = await target().connect({ url: closed }).checkHealth();
      expect(health).toMatchObject({ status: 'down', kind: 'unreachable' });
    });

    it('is down as wrong kind where something else answers', async () => {
      await serving('<h1>Welcome</h1>', async (url) => {
        expect(await target().connect({ url }).checkHealth()).toMatchObject({ status: 'down', kind: 'wrongKind' });
      });
    });

    it('is down as too old for a Tyk before 5.3', async () => {
      await serving(JSON.stringify({ status: 'pass', version: 'v4.3.6' }), async (url) => {
        expect(await target().connect({ url }).checkHealth()).toMatchObject({ status: 'down', kind: 'tooOld' });
      });
    });

    it('is down with a TLS error where TLS is not spoken', async () => {
      await serving('', async (url) => {
        const health = await target()
          .connect({ url: url.replace('http:', 'https:') })
          .checkHealth();
        expect(health).toMatchObject({ status: 'down', kind: 'tls' });
      });
    });
  });
}

function describeApis(target: () => ContractTarget): void {
  it('lists APIs with their way of authentication', async () => {
    const { adapter, apis, organisationId } = target();
    const listed = await adapter.listApis();
    expect(listed.find(({ id }) => id === apis[0].id)).toMatchObject({
      name: apis[0].name,
      organisationId,
      listenPath: `/${apis[0].id}/`,
      authMethods: ['authToken'],
      keyParts: [{ method: 'authToken', place: { in: 'HEADER', name: 'Authorization' } }],
      versions: [],
    });
  });
}

async function serving(body: string, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((_request, response) => response.end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
