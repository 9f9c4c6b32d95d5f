import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilQuiet } from '../support/crash/quiet.ts';
import { startWitnessedPortal, type WitnessedPortal } from '../support/crash/witnessed-portal.ts';
import { approve, REVOKE, requestAccess } from '../support/story.ts';

describe('a revocation that comes while the key is being made', () => {
  let world: WitnessedPortal;
  beforeAll(async () => {
    world = await startWitnessedPortal();
  }, 120_000);
  afterAll(() => world.stop());

  const credentialOf = async (requestId: string): Promise<string | null> => {
    const sql = 'select credential_id as id from access_request where id = $1';
    return (await world.db.query<{ id: string | null }>(sql, [requestId])).rows[0]!.id;
  };

  /** Approves, and revokes at the n-th call of the gateway. Returns the credential; null when there was no n-th call. */
  async function revokeAt(call: number, moment: 'before' | 'after'): Promise<string | null> {
    const [partner, owner] = [await world.portal.as('partner'), await world.portal.as('owner')];
    const request = await requestAccess(partner);
    await untilQuiet(world.db);
    let left = call;
    let revoked: string | null = null;
    world.witness.trap = async (_call, when) => {
      if (when !== moment || revoked) return 'pass';
      // Before the approval others may call: a portal looks at its gateway when it starts.
      const id = await credentialOf(request.id);
      if (!id || revoked || --left > 0) return 'pass';
      revoked = id;
      await partner.send(REVOKE, { id });
      return 'pass';
    };
    await approve(owner, request.id);
    await untilQuiet(world.db);
    world.witness.trap = null;
    return revoked;
  }

  it.each(process.env.CRASH_RUNS ? (['before', 'after'] as const) : (['after'] as const))(
    'takes the key away at whatever call of the gateway it comes (%s it is carried out)',
    async (moment) => {
      let calls = 0;
      for (let id = await revokeAt(1, moment); id; id = await revokeAt(calls + 1, moment)) {
        calls += 1;
        const { rows } = await world.db.query('select status, failure from credential where id = $1', [id]);
        expect(rows, `call ${calls}`).toEqual([{ status: 'REVOKED', failure: null }]);
        expect((await world.keys()).has(id), `call ${calls}`).toBe(false);
      }
      // It reads the key, two products, a plan and two APIs, writes, and reads back.
      expect(calls).toBeGreaterThanOrEqual(8);
    },
    300_000,
  );
});
