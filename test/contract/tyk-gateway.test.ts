import { describe } from 'vitest';
import { startSandboxGateway } from '../../src/sandbox-gateway/sandbox-gateway.ts';
import { serverTls } from '../support/client-certificate.ts';
import { describeApiKinds } from './api-contract.ts';
import { describeCalls } from './call-contract.ts';
import { describeCertificates } from './certificate-contract.ts';
import { describeClients } from './client-contract.ts';
import { gatewayTarget } from './gateway-target.ts';
import { describeKeyKinds } from './kinds-contract.ts';
import { describeLists } from './list-contract.ts';
import { describeProviderClients } from './oauth2-contract.ts';
import { describePages } from './page-contract.ts';
import { describeProviderContract, NAMED, STORED, WHOLE } from './provider-contract.ts';

/** All that is asked of a gateway: of one that stores keys as most do, and of a real one. */
const EVERYTHING = [
  ...WHOLE,
  ...[describeApiKinds, describeKeyKinds, describeCertificates, describeLists, describeClients],
  ...[describeProviderClients, describeCalls, describePages],
];

/** How keys are stored makes no difference to health, policies and kinds of APIs, and the length of a hash only one to names. */
const SANDBOXES = [
  ['keys hashed with murmur64', { hashKeys: true, hashKeyFunction: 'murmur64' }, EVERYTHING],
  ['keys hashed with sha256', { hashKeys: true, hashKeyFunction: 'sha256' }, NAMED],
  ['keys hashed in the legacy way', { hashKeys: true, hashKeyFunction: '' }, STORED],
  ['plain keys', { hashKeys: false, hashKeyFunction: 'murmur128' }, [...STORED, describeKeyKinds]],
  ['keys hashed with murmur64, over TLS', { tls: serverTls() }, [describeCertificates, describeLists]],
  ['keys hashed with sha256, over TLS', { tls: serverTls(), hashKeyFunction: 'sha256' }, [describeCertificates]],
  ['plain keys, over TLS', { tls: serverTls(), hashKeys: false }, [describeCertificates]],
  ['plain legacy keys', { hashKeys: false, hashKeyFunction: '' }, STORED],
] as const;

for (const [name, settings, parts] of SANDBOXES) {
  const setup = async () => {
    const secret = 'contract-secret';
    const memory = { sessionCacheMs: 100 };
    const gateway = await startSandboxGateway({ host: '127.0.0.1', secret, reloadInterval: 5, ...memory, ...settings });
    const target = await gatewayTarget({ url: gateway.url, secret, memoryMs: 150 });
    return {
      ...target,
      async stop() {
        await target.stop();
        await gateway.stop();
      },
    };
  };
  describeProviderContract(`the sandbox gateway, without a Dashboard, with ${name}`, setup, parts);
}

const { TYK_GATEWAY_URL: url, TYK_GATEWAY_SECRET: secret } = process.env;
describe.skipIf(!url || !secret)('with a real gateway', () => {
  const setup = () => gatewayTarget({ url: url ?? '', secret: secret ?? '' });
  describeProviderContract(`the Tyk Gateway at ${url}`, setup, EVERYTHING);
});
