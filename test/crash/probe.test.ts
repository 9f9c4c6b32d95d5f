import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CrashRig } from '../support/crash/rig.ts';
import { APPROVE, requestAccess } from '../support/story.ts';

describe('a credential that is tried by a call before it counts', () => {
  let rig: CrashRig;
  beforeEach(async () => {
    rig = await CrashRig.start();
  });
  afterEach(() => rig.stop());

  it('is tried again where the process died between the answer and its record, and counts by what was seen last', async () => {
    await rig.query(`update product set probe = '{"method": "GET", "path": ""}'`);
    const { id: requestId } = await requestAccess(rig.as('partner'));
    await rig.untilQuiet();
    rig.victim.arm({ points: ['credential.probed'], effect: 'kill', hit: 1 });
    await rig.attempt('owner', APPROVE, { id: requestId });
    expect(await rig.untilDeadOrQuiet()).toBe('dead');
    expect(await rig.query('select status, probes from credential')).toEqual([{ status: 'ISSUING', probes: [] }]);
    rig.victim.disarm();
    await rig.restart();
    await rig.untilQuiet();
    const [credential] = await rig.query<{ status: string; probes: object[] }>('select status, probes from credential');
    expect(credential!.status).toBe('ACTIVE');
    expect(credential!.probes).toMatchObject([
      { outcome: 'PASSED', status: 200 },
      { outcome: 'PASSED', status: 200 },
    ]);
  }, 120_000);
});
