import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { consumerKey, newKeyId } from '../../../src/provider/port/consumer-key.ts';
import type { DesiredKey, KeyFormat, ProviderAdapter } from '../../../src/provider/port/provider-adapter.ts';
import { gatewayAdapter } from '../../../src/provider/tyk-gateway/gateway-adapter.ts';
import { demoApis, SANDBOX_ORGANISATION } from '../../../src/sandbox-gateway/demo-apis.ts';
import { type SandboxGateway, startSandboxGateway } from '../../../src/sandbox-gateway/sandbox-gateway.ts';

const SECRET = 'sandbox-secret';
const LIMITS = { rate: 100, per: 60, quota: 10, quotaRenewalSeconds: 3_600 };

describe('the sandbox gateway', () => {
  let folder: string;
  let gateway: SandboxGateway;
  let adapter: ProviderAdapter;

  const start = async (settings = {}) => {
    const stateFile = join(folder, 'deep', 'gateway.json');
    const options = { host: '127.0.0.1', secret: SECRET, stateFile, apis: demoApis(), reloadInterval: 5 } as const;
    gateway = await startSandboxGateway({ ...options, ...settings });
    adapter = gatewayAdapter({ url: gateway.url, secret: SECRET, timeoutMs: 2_000 });
  };
  const call = async (path: string, key: string) => {
    const answer = await fetch(`${gateway.url}${path}`, { headers: { authorization: key } });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  };
  const provision = async (format: KeyFormat = 'murmur64-by-murmur64'): Promise<DesiredKey> => {
    const common = { organisationId: SANDBOX_ORGANISATION, tags: [] };
    const apis = [{ id: 'payment-api', name: 'Payment API', versions: [] }];
    await adapter.writePolicy({ ...common, kind: 'product', id: 'payment', name: 'Payment', apis });
    await adapter.writePolicy({
      ...common,
      kind: 'plan',
      id: 'free',
      name: 'Free',
      limits: LIMITS,
      keyExpiresInSeconds: null,
    });
    const keyId = newKeyId();
    const key = {
      organisationId: SANDBOX_ORGANISATION,
      keyId,
      consumerKey: consumerKey(format, SANDBOX_ORGANISATION, keyId),
      productPolicyIds: ['payment'],
      planPolicyId: 'free',
      expectedApiIds: ['payment-api'],
      expectedLimits: LIMITS,
      expiresAt: null,
      suspended: false,
      alias: 'app',
      tags: [],
      metadata: {},
      revision: 1,
    };
    await adapter.applyKey(key);
    return key;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    await start();
  });
  afterEach(async () => {
    await gateway.stop();
    await rm(folder, { recursive: true });
  });

  it('answers a call with the quota in the headers', async () => {
    const { consumerKey: key } = await provision();
    const { status, headers, body } = await call('/payment/refunds', key);
    expect({ status, body }).toMatchObject({ status: 200, body: { api: 'Payment API', path: '/payment/refunds' } });
    expect([headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')]).toEqual(['10', '9']);
  });

  it('keeps policies, keys and counters over a restart', async () => {
    const key = await provision();
    await call('/payment/', key.consumerKey);
    await gateway.stop();
    await start();
    expect(await adapter.applyKey(key)).toMatchObject({ outcome: 'unchanged', key: { quotaRemaining: 9 } });
  });

  it('has every acknowledged write on disk, also when the process is killed', async () => {
    const key = await provision();
    const state = JSON.parse(await readFile(join(folder, 'deep', 'gateway.json'), 'utf8'));
    expect(Object.keys(state.sessions)).toHaveLength(1);
    expect(JSON.stringify(state)).not.toContain(key.keyId);
  });

  it('refuses to start on a damaged state instead of forgetting keys', async () => {
    const stateFile = join(folder, 'damaged.json');
    await writeFile(stateFile, '{"apis":');
    const starting = startSandboxGateway({ host: '127.0.0.1', secret: SECRET, stateFile });
    await expect(starting).rejects.toThrow(stateFile);
  });

  it('holds no port when it cannot keep its state', async () => {
    const [stateFile, port] = [join(folder, 'blocked.json'), Number(new URL(gateway.url).port)];
    await mkdir(`${stateFile}.new-${process.pid}`);
    await gateway.stop();
    const starting = startSandboxGateway({ host: '127.0.0.1', secret: SECRET, stateFile, port });
    await expect(starting).rejects.toThrow('EISDIR');
    await start({ port });
  });

  it('serves again on the same address after it was offline', async () => {
    const key = await provision();
    await gateway.goOffline();
    await expect(adapter.readKey(key)).rejects.toMatchObject({ kind: 'unreachable', retryable: true });
    await gateway.goOnline();
    expect(await adapter.readKey(key)).not.toBeNull();
  });

  it('ends an injected fault after the given number of times', async () => {
    const key = await provision();
    gateway.inject({ effect: 'serverError', times: 1, on: (method) => method === 'GET' });
    await expect(adapter.readKey(key)).rejects.toMatchObject({ kind: 'unavailable', retryable: true });
    expect(await adapter.readKey(key)).not.toBeNull();
  });

  it('is too slow for the time-out of a client when told so', async () => {
    const key = await provision();
    const end = gateway.inject({ effect: 'slow', delayMs: 300 });
    const hasty = gatewayAdapter({ url: gateway.url, secret: SECRET, timeoutMs: 50 });
    await expect(hasty.readKey(key)).rejects.toMatchObject({ kind: 'unreachable' });
    end();
  });

  it('drops a request before or after it is carried out', async () => {
    const key = await provision();
    const deletion = (method: string) => method === 'DELETE';
    // Each time: on a kept connection such a call is made anew.
    const heal = gateway.inject({ effect: 'dropRequest', on: deletion });
    await expect(adapter.deleteKey(key)).rejects.toMatchObject({ kind: 'unreachable' });
    heal();
    expect(await adapter.readKey(key)).not.toBeNull();
    const healAnswers = gateway.inject({ effect: 'dropAnswer', on: deletion });
    await expect(adapter.deleteKey(key)).rejects.toMatchObject({ kind: 'unreachable' });
    healAnswers();
    expect(await adapter.readKey(key)).toBeNull();
  });

  it('never confirms a policy whose reload does not happen', async () => {
    gateway.ignoreReloads(true);
    const draft = { organisationId: SANDBOX_ORGANISATION, tags: [], id: 'p', name: 'P', keyExpiresInSeconds: null };
    const writing = adapter.writePolicy({ ...draft, kind: 'plan', limits: LIMITS });
    await expect(writing).rejects.toMatchObject({ kind: 'policiesUnserved' });
  });

  it('a flushed key is created again under the same value', async () => {
    const key = await provision();
    await gateway.forgetKeys();
    expect((await call('/payment/', key.consumerKey)).status).toBe(403);
    expect((await adapter.applyKey(key)).outcome).toBe('created');
    expect((await call('/payment/', key.consumerKey)).status).toBe(200);
  });

  it('never lets a lost store pass for a deleted key', async () => {
    const key = await provision();
    gateway.loseStore(true);
    await expect(adapter.deleteKey(key)).rejects.toMatchObject({ kind: 'unavailable', retryable: true });
    await expect(adapter.readKey(key)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(adapter.listKeys()).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(adapter.applyKey(key)).rejects.toMatchObject({ kind: 'unavailable' });
    gateway.loseStore(false);
    expect(await adapter.readKey(key)).not.toBeNull();
  });

  it('brings a deleted key back when it was sent as a bare id, as the real one does', async () => {
    const key = await provision('raw');
    await call('/payment/', key.consumerKey);
    const path = `keys/${key.consumerKey}?org_id=${SANDBOX_ORGANISATION}`;
    const headers = { 'x-tyk-authorization': SECRET };
    expect((await fetch(`${gateway.url}/tyk/${path}`, { method: 'DELETE', headers })).status).toBe(200);
    expect((await call('/payment/', key.consumerKey)).status).toBe(200);
    expect(await adapter.readKey(key)).not.toBeNull();
  });

  const takings: [string, (key: DesiredKey) => Promise<unknown>, string][] = [
    ['deletion', (key) => adapter.deleteKey(key), 'DELETE'],
    ['suspension', (key) => adapter.applyKey({ ...key, suspended: true, revision: 2 }), 'PUT'],
  ];
  it.each(takings)('G6: a call that had begun before a %s does not undo it', async (_name, take, method) => {
    const key = await provision();
    const finish = gateway.callInFlight(key.consumerKey);
    let isTaken = false;
    let isFinished = false;
    // Between the change and the first look at it.
    gateway.inject({
      effect: 'slow',
      on: (called, path) => {
        if (called === 'GET' && isTaken && !isFinished && path.startsWith('/tyk/keys/')) {
          isFinished = true;
          finish();
        }
        isTaken ||= called === method && path.startsWith('/tyk/keys/');
        return false;
      },
    });
    await take(key);
    expect(isFinished).toBe(true);
    expect((await call('/payment/', key.consumerKey)).status).toBe(403);
  });

  it('G6: nor does it undo one that is made again, because the answer to the first was lost', async () => {
    const key = await provision();
    const finish = gateway.callInFlight(key.consumerKey);
    await adapter.deleteKey(key);
    const path = `/tyk/keys/${encodeURIComponent(key.consumerKey)}`;
    let deletions = 0;
    let isFinished = false;
    gateway.inject({
      effect: 'slow',
      on: (method, called) => {
        if (decodeURIComponent(called) !== decodeURIComponent(path)) return false;
        if (method === 'DELETE') deletions += 1;
        if (method === 'GET' && deletions === 2 && !isFinished) {
          isFinished = true;
          finish();
        }
        return false;
      },
    });
    await adapter.deleteKey(key);
    expect(isFinished).toBe(true);
    expect((await call('/payment/', key.consumerKey)).status).toBe(403);
  });

  const warnings: [string, object, string[]][] = [
    ['the defaults', {}, []],
    ['no listing', { enableHashedKeysListing: false }, ['KEY_LISTING_DISABLED']],
    ['master keys', { allowMasterKeys: true }, ['MASTER_KEYS_ALLOWED']],
    ['plain keys', { hashKeys: false }, ['KEYS_STORED_IN_PLAIN']],
    ['sha256', { hashKeyFunction: 'sha256' }, []],
    ['sha256 and ids that it escapes', { hashKeyFunction: 'sha256', escapesKeyIds: true }, ['UNSAFE_REVOCATION']],
    ['murmur32', { hashKeyFunction: 'murmur32' }, ['WEAK_KEY_HASH']],
    ['policies in one file', { policyStorage: 'recordName' }, ['POLICIES_NOT_SERVED']],
    ['policies nowhere', { policyStorage: 'nowhere' }, ['POLICIES_NOT_SERVED']],
    ['an API without organisation', { apis: [{ ...demoApis()[0], api_id: 'x', org_id: '' }] }, ['ORGANISATION_EMPTY']],
  ];
  it.each(warnings)('health warns about %s', async (_name, settings, codes) => {
    await gateway.stop();
    await start(settings);
    const health = await adapter.checkHealth();
    expect(health.status === 'up' ? health.warnings.map(({ code }) => code) : health).toEqual(codes);
    const listing = await adapter.listKeys();
    expect(listing.kind === 'listed' ? listing.entries : []).toEqual([]);
  });
});
