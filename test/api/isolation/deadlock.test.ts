import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { inState, ROTATE, updatePlan, workingKey } from '../../support/credentials.ts';
import { type GatewayBehind, gatewayBehind, keyPath } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { Rival } from '../../support/rival.ts';
import { letTimePass, rowsOf } from '../../support/time.ts';

/** Has every failure of a job kept: a job that then succeeds leaves no other trace. */
const NOTE_FAILURES = `
  create table failed_job (name text, error text);
  create function note_failure() returns trigger language plpgsql as $$ begin
    insert into failed_job select identifier, new.last_error from graphile_worker._private_tasks where id = new.task_id;
    return null;
  end $$;
  create trigger note_failure after update on graphile_worker._private_jobs for each row
    when (new.last_error is distinct from old.last_error and new.last_error is not null) execute function note_failure();`;

const SWEEP = 'mutation ($id: ID!) { sweepProvider(id: $id) { userErrors { code } } }';

interface Clash {
  /** Of the job that the transaction adds while it holds the row of the credential. */
  key: string;
  credentialId: string;
}

describe('a job whose transaction the database ends in a deadlock', () => {
  let portal: TestPortal;
  let gateway: GatewayBehind;
  let partner: Client;
  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await gatewayBehind(portal);
    partner = await portal.as('partner');
    await rowsOf(portal.database, NOTE_FAILURES);
  });
  afterAll(() => portal.stop());

  const clash = async ({ key, credentialId }: Clash, begin: () => Promise<unknown>): Promise<void> => {
    const rival = await Rival.atJobKey(portal.database, key);
    await begin();
    await rival.clashOver('credential', credentialId);
    await rival.leave();
  };
  const lastCredential = async (): Promise<string> => {
    const rows = await rowsOf(portal.database, 'select id from credential order by id desc limit 1');
    return (rows[0] as { id: string }).id;
  };

  const stories: Record<string, (id: string, secret: string) => Promise<unknown>> = {
    'ends what time ends': async (id) => {
      await partner.send(ROTATE, { id, input: { overlapSeconds: 600 } });
      await inState(partner, await lastCredential(), 'ACTIVE');
      await clash({ key: `credential.converge:${id}`, credentialId: id }, () => letTimePass(portal.database, 700));
      await inState(partner, id, 'REVOKED');
    },
    'stores that a key was applied': async (id) => {
      // Slow enough for the rival to know the new credential.
      const heal = portal.sandbox.inject({ effect: 'slow', delayMs: 1_500, on: (method) => method === 'POST' });
      const { rotateCredential }: Data = await partner.send(ROTATE, { id, input: { overlapSeconds: 600 } });
      const credentialId = rotateCredential.credential.id;
      await clash({ key: `credential.passTime:${id}`, credentialId }, async () => heal());
      await inState(partner, credentialId, 'ACTIVE');
    },
    'brings a change of a plan to its keys': async (id) => {
      await clash({ key: `credential.converge:${id}`, credentialId: id }, () =>
        updatePlan(portal, 'free', { metadata: [{ name: 'shop', value: id }] }),
      );
      await inState(partner, id, 'ACTIVE');
    },
    'has a drift repaired': async (id, secret) => {
      await gateway.admin('DELETE', keyPath(secret));
      await clash({ key: `credential.converge:${id}`, credentialId: id }, async () =>
        (await portal.as('owner')).send(SWEEP, { id: gateway.provider.id }),
      );
      await expect.poll(async () => (await gateway.read(secret)) !== null).toBe(true);
    },
  };

  it.each(Object.keys(stories))(
    '%s: begins it again, and no attempt is used up',
    async (name) => {
      const { id, secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
      await stories[name]!(id, secret);
      expect(await rowsOf(portal.database, 'select * from failed_job')).toEqual([]);
    },
    60_000,
  );
});
