import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Data } from '../support/client.ts';
import { unfinished } from '../support/crash/quiet.ts';
import { startWitnessedPortal, type WitnessedPortal } from '../support/crash/witnessed-portal.ts';
import { APPROVE, askFor, browse, REQUEST_ACCESS, REVOKE } from '../support/story.ts';

const APPROVALS = process.env.CRASH_RUNS ? 1_000 : 20;
const HOURS = 6;
/** Jumps in which the time passes. */
const JUMPS = 10;
/** Decisions under way at once. */
const CLIENTS = 4;
const CHANGE_PLAN = `mutation ($input: ChangePlanInput!) {
  changePlan(input: $input) { accessRequest { id } userErrors { code } } }`;

describe('a gateway that is away for hours', () => {
  let world: WitnessedPortal;
  let apps = 0;
  beforeAll(async () => {
    world = await startWitnessedPortal();
  }, 120_000);
  afterAll(() => world.stop());

  /** What waits for its time, and what remembers when it was, is moved; the clock stays as it is. */
  async function passTime(hours: number): Promise<void> {
    await world.db.query(
      `select graphile_worker.reschedule_jobs(array[id], run_at => run_at - make_interval(mins => $1))
       from graphile_worker.jobs where locked_at is null`,
      [Math.round(hours * 60)],
    );
    await world.db.query('update provider set last_checked_at = last_checked_at - make_interval(mins => $1)', [
      Math.round(hours * 60),
    ]);
  }

  const statusOfProvider = async () => (await world.db.query('select status from provider')).rows[0].status;

  /** Asks and approves; each decision must be taken. Returns how long the decisions took, in ms. */
  async function decide(count: number): Promise<{ ids: string[]; times: number[] }> {
    const [partner, owner] = [await world.portal.as('partner'), await world.portal.as('owner')];
    const input = await askFor(partner);
    const ids: string[] = [];
    const times: number[] = [];
    let left = count;
    const client = async () => {
      while (left-- > 0) {
        apps += 1;
        const newApp = { name: `Outage ${apps}` };
        const { requestAccess } = await partner.send(REQUEST_ACCESS, { input: { ...input, newApp } });
        const began = performance.now();
        const { approveAccessRequest } = await owner.send(APPROVE, { id: requestAccess.accessRequest.id });
        times.push(performance.now() - began);
        expect(approveAccessRequest.accessRequest.status).toBe('APPROVED');
        ids.push(approveAccessRequest.accessRequest.credential.id);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    return { ids, times };
  }

  const p95 = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)]!;

  const untilDone = (timeout: number) =>
    expect.poll(() => unfinished(world.db), { timeout, interval: 200 }).toEqual([]);

  it(`takes every decision meanwhile, and all of ${APPROVALS} keys work when it is back`, async () => {
    const { witness } = world;
    const partner = await world.portal.as('partner');
    const healthy = await decide(20);
    await untilDone(60_000);
    witness.trap = async () => 'lose';
    const before = witness.calls.length;
    const began = performance.now();
    const decided: { ids: string[]; times: number[] } = { ids: [], times: [] };
    for (let jump = 0; jump < JUMPS; jump += 1) {
      const { ids, times } = await decide(APPROVALS / JUMPS);
      decided.ids.push(...ids);
      decided.times.push(...times);
      await expect.poll(statusOfProvider).toBe('DOWN');
      await passTime(HOURS / JUMPS);
    }
    const [changed, revoked] = [decided.ids.slice(0, 5), decided.ids.slice(5, 10)];
    const planId = (await browse(partner)).plans.free;
    for (const credentialId of changed) await partner.send(CHANGE_PLAN, { input: { credentialId, planId } });
    for (const id of revoked) await partner.send(REVOKE, { id });
    const seconds = (performance.now() - began) / 1_000;
    // The first calls find out; from then on one look in five seconds, and one after each jump.
    expect(witness.calls.length - before).toBeLessThanOrEqual(10 + JUMPS + seconds / 5);
    witness.trap = null;
    await passTime(1);
    await untilDone(60_000 + APPROVALS * 600);
    const keys = await world.keys();
    const wanted = [...healthy.ids, ...decided.ids].filter((id) => !revoked.includes(id));
    expect([...keys.keys()].sort()).toEqual(wanted.sort());
    for (const id of changed) {
      expect(Object.values(keys.get(id)!.limitsByApi), id).toEqual(Array(2).fill(expect.objectContaining({ rate: 5 })));
    }
    const { rows } = await world.db.query(`select status, count(*)::int from credential group by 1 order by 1`);
    expect(rows).toEqual([
      { status: 'ACTIVE', count: wanted.length },
      { status: 'REVOKED', count: revoked.length },
    ]);
    expect(outOfOrder()).toEqual([]);
    process.stdout.write(
      `\np95 of a decision: ${p95(healthy.times).toFixed(0)} ms healthy, ${p95(decided.times).toFixed(0)} ms without the gateway\n`,
    );
  }, 2_400_000);

  /** Keys that were written with an older revision after a newer one. */
  function outOfOrder(): string[] {
    const newest = new Map<string, number>();
    return world.witness.calls.flatMap(({ method, path, body, status }) => {
      if (status !== 200 || method === 'GET' || method === 'DELETE' || !body.includes('gatehouse_revision')) return [];
      const session: Data = JSON.parse(body);
      const revision: number = session.meta_data.gatehouse_revision;
      const last = newest.get(path) ?? 0;
      newest.set(path, Math.max(last, revision));
      return revision < last ? path : [];
    });
  }
});
