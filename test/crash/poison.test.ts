import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CrashRig } from '../support/crash/rig.ts';
import { APPROVE, requestAccess } from '../support/story.ts';

const RETRY = 'mutation ($id: ID!) { retryProvisioning(id: $id) { userErrors { code } } }';
/** As often as the job that brings a credential to the gateway is tried. */
const ATTEMPTS = 8;

// Each death is a start of the portal: too long for every test run.
describe.runIf(process.env.CRASH_RUNS)(
  'a credential that kills the process whenever it is brought to the gateway',
  () => {
    let rig: CrashRig;
    beforeEach(async () => {
      rig = await CrashRig.start();
    });
    afterEach(() => rig.stop());

    it(`is given up after ${ATTEMPTS} deaths, told to the owners, and works once the cause is mended`, async () => {
      const { id: requestId } = await requestAccess(rig.as('partner'));
      await rig.untilQuiet();
      rig.victim.arm({ points: ['credential.planned'], effect: 'kill', hit: 1 });
      await rig.attempt('owner', APPROVE, { id: requestId });
      let deaths = 0;
      while ((await rig.untilDeadOrQuiet()) === 'dead') {
        deaths += 1;
        // It may die again before it is ready.
        await rig.victim.start().catch(() => null);
      }
      expect(deaths).toBe(ATTEMPTS);
      const [credential] = await rig.query<{ id: string }>('select id, status, failure from credential');
      expect(credential).toMatchObject({ status: 'FAILED', failure: 'The process ended during the last attempt.' });
      const failures = await rig.query(`select from event_log where type = 'credential.failed'`);
      expect(failures).toHaveLength(1);
      rig.victim.disarm();
      await rig.as('owner').send(RETRY, { id: credential!.id });
      await rig.untilQuiet();
      expect(await rig.query('select status, failure from credential')).toEqual([{ status: 'ACTIVE', failure: null }]);
    }, 1_200_000);
  },
);
