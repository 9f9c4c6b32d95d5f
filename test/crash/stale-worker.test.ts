import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OWNERSHIP } from '../../src/apps/gateway-keys/desired-key.ts';
import type { ProviderKey } from '../../src/provider/port/provider-adapter.ts';
import { Client } from '../support/client.ts';
import { CrashRig } from '../support/crash/rig.ts';
import { Victim } from '../support/crash/victim.ts';
import { APPROVE, REVOKE, requestAccess } from '../support/story.ts';

const REMOVE_PRODUCT = `mutation ($id: ID!, $productId: ID!) {
  removeProductFromCredential(id: $id, productId: $productId) { userErrors { code } } }`;

/** The state of a process as the system sees it; T is stopped. */
const stateOf = (pid: number): string =>
  execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).trim();

describe.runIf(process.env.CRASH_RUNS)('a worker that is stopped in the middle of its work', () => {
  let rig: CrashRig;
  let other: Victim;
  beforeEach(async () => {
    rig = await CrashRig.start();
    other = new Victim(join(rig.dataDir, 'other fault'), rig.victim.settings);
  }, 300_000);
  afterEach(async () => {
    await other.signal('SIGKILL');
    await rig.stop();
  }, 60_000);

  async function pendingRequest(): Promise<string> {
    const { id } = await requestAccess(rig.as('partner'));
    await rig.untilQuiet();
    return id;
  }

  const isStopped = () => expect.poll(() => stateOf(rig.victim.pid), { timeout: 60_000 }).toMatch(/^T/);

  const credentialOf = async (requestId: string): Promise<string> =>
    (await rig.query<{ id: string }>('select credential_id as id from access_request where id = $1', [requestId]))[0]!
      .id;

  /**
   * Another process joins while the worker is stopped. Nothing cuts the worker's sessions: the other one has to find that
   * it gives no sign of life, and takes its jobs then.
   */
  async function takeOver(): Promise<Client> {
    await other.start();
    return new Client(other.url, rig.as('partner').token);
  }

  /** Until the gateway was brought to the newest revision by somebody. */
  const isNewest = (id: string) =>
    expect
      .poll(
        async () =>
          (await rig.query('select revision = applied_revision as newest from credential where id = $1', [id]))[0],
        {
          timeout: 120_000,
        },
      )
      .toEqual({ newest: true });

  async function keyOf(id: string): Promise<ProviderKey | undefined> {
    const listing = await rig.gateway.listKeys();
    if (listing.kind !== 'listed') throw new Error('The gateway lists no keys.');
    const keys = await Promise.all(listing.entries.map((entry) => rig.gateway.readListedKey(entry)));
    return keys.find((key) => key?.metadata[OWNERSHIP] === id) ?? undefined;
  }

  it('with an old state in its hands does not undo what another one did meanwhile', async () => {
    const requestId = await pendingRequest();
    rig.victim.arm({ points: ['credential.planned'], effect: 'stop', hit: 1 });
    const approval = rig.attempt('owner', APPROVE, { id: requestId });
    await isStopped();
    const id = await credentialOf(requestId);
    const partner = await takeOver();
    const [{ productId }] = (await rig.query<{ productId: string }>(
      `select id as "productId" from product where name = 'payment'`,
    )) as [{ productId: string }];
    await partner.send(REMOVE_PRODUCT, { id, productId });
    await isNewest(id);
    await rig.victim.signal('SIGCONT');
    await approval;
    await rig.untilQuiet();
    expect(await keyOf(id)).toMatchObject({ apiIds: ['accounts-api'], revision: 2 });
    expect(await rig.query('select status, failure from credential where id = $1', [id])).toEqual([
      { status: 'ACTIVE', failure: null },
    ]);
  }, 600_000);

  it('while its write is on the way has that write undone when it comes after a revocation', async () => {
    const requestId = await pendingRequest();
    const arrived = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    rig.witness.trap = async ({ method, path }, when) => {
      if (when !== 'before' || method !== 'POST' || path.includes('gh-probe')) return 'pass';
      rig.witness.trap = null;
      await rig.victim.signal('SIGSTOP');
      arrived.resolve();
      await release.promise;
      return 'pass';
    };
    const approval = rig.attempt('owner', APPROVE, { id: requestId });
    await arrived.promise;
    const id = await credentialOf(requestId);
    const partner = await takeOver();
    await partner.send(REVOKE, { id });
    await isNewest(id);
    release.resolve();
    await expect.poll(() => keyOf(id)).toBeDefined();
    await rig.victim.signal('SIGCONT');
    await approval;
    await expect.poll(() => keyOf(id), { timeout: 60_000 }).toBeUndefined();
    await rig.untilQuiet();
    expect(await rig.query('select status from credential where id = $1', [id])).toEqual([{ status: 'REVOKED' }]);
    expect(await keyOf(id)).toBeUndefined();
  }, 600_000);
});
