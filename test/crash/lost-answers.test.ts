import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Data } from '../support/client.ts';
import { untilQuiet } from '../support/crash/quiet.ts';
import { startWitnessedPortal, type WitnessedPortal } from '../support/crash/witnessed-portal.ts';
import { gatewayBehind } from '../support/gateway.ts';
import { chosenSeed, Random } from '../support/random.ts';
import { approve, browse, call, requestAccess, reveal } from '../support/story.ts';

const CREDENTIALS = process.env.CRASH_RUNS ? 40 : 6;
const CALLS = 3;
const CHANGE_PLAN = `mutation ($input: ChangePlanInput!) {
  changePlan(input: $input) { accessRequest { id } userErrors { code } } }`;

describe('a gateway that loses every second answer to a write', () => {
  const seed = chosenSeed();
  let world: WitnessedPortal;
  beforeAll(async () => {
    world = await startWitnessedPortal();
    const random = new Random(seed);
    world.witness.trap = async ({ method, path }, when) => {
      const isWrite = method !== 'GET' && path.startsWith('/tyk/keys/') && !path.includes('gh-probe');
      return isWrite && when === 'after' && random.next() < 0.5 ? 'lose' : 'pass';
    };
  });
  afterAll(() => world.stop());

  it(`gets each key made once, and neither its counters nor its date begin anew (seed ${seed})`, async () => {
    const { portal, db, witness } = world;
    const gateway = await gatewayBehind(portal);
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const requests: Data[] = [];
    for (let count = 0; count < CREDENTIALS; count += 1) requests.push(await requestAccess(partner));
    const ids = await Promise.all(requests.map(async ({ id }) => (await approve(owner, id)).credential.id as string));
    await untilQuiet(db);
    const made = await world.keys();
    const secrets = new Map<string, string>();
    for (const id of ids) {
      const secret = await reveal(partner, id);
      secrets.set(id, secret);
      for (let used = 0; used < CALLS; used += 1)
        expect(await call(`${portal.sandbox.url}/payment/`, secret)).toBe(200);
    }
    const planId = (await browse(partner)).plans.free;
    for (const credentialId of ids) await partner.send(CHANGE_PLAN, { input: { credentialId, planId } });
    await untilQuiet(db);
    const changed = await world.keys();
    expect([...changed.keys()].sort()).toEqual([...ids].sort());
    const created = witness.done('POST', (path) => /^\/tyk\/keys\/(?!gh-probe)/.test(path)).map(({ path }) => path);
    expect(created).toHaveLength(new Set(created).size);
    // The look at what is left writes as well, and its answers have to arrive.
    witness.trap = async () => 'pass';
    for (const id of ids) {
      expect(changed.get(id)?.createdAt, id).toEqual(made.get(id)?.createdAt);
      expect((await gateway.read(secrets.get(id)!))?.quotaRemaining, id).toBe(1_000 - CALLS);
    }
    const { rows } = await db.query(
      `select distinct status, failure, revision = applied_revision as applied from credential`,
    );
    expect(rows).toEqual([{ status: 'ACTIVE', failure: null, applied: true }]);
  }, 180_000);
});
