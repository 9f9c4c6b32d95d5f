import { afterAll, beforeAll, expect, it } from 'vitest';
import { CrashRig } from '../support/crash/rig.ts';

const DELETE_CATALOGUE =
  'mutation ($id: ID!) { deleteCatalogue(id: $id) { deletedId isComplete userErrors { code } } }';

const REQUESTS = 220;

/** Open requests of the partner through the catalogue of the demo world, each for an app of its own. */
const CROWD = `
  with app_of as (
    insert into app (id, name, owner_id, organisation_id)
    select uuidv7(), 'Crowd ' || n, id, organisation_id from "user", generate_series(1, ${REQUESTS}) n
    where email = 'partner@example.com' returning id, owner_id)
  insert into access_request (id, kind, status, requester_id, created_by_id, app_id, plan_id, catalogue_id)
  select uuidv7(), 'NEW_ACCESS', 'PENDING', owner_id, owner_id, app_of.id, plan.id, catalogue.id
  from app_of, plan, catalogue where plan.name = 'enterprise' and catalogue.name = 'Enterprise'`;

let rig: CrashRig;
beforeAll(async () => {
  rig = await CrashRig.start();
}, 300_000);
afterAll(() => rig?.stop());

const closedSoFar = async (): Promise<number> =>
  (await rig.query(`select from access_request where closed_because = 'CATALOGUE_DELETED'`)).length;

it('P14: a deletion that is killed in a batch and between two goes on, and tells each request once', {
  timeout: 300_000,
}, async () => {
  await rig.query(CROWD);
  const [catalogue] = await rig.query<{ id: string }>(`select id from catalogue where name = 'Enterprise'`);
  rig.victim.arm({ points: ['deletion.batched'], effect: 'kill', hit: 1 });
  const reply = await rig.attempt('owner', DELETE_CATALOGUE, { id: catalogue!.id });
  if (reply.acknowledged) expect(reply.payload).toMatchObject({ deletedId: catalogue!.id, isComplete: false });
  expect(await rig.untilDeadOrQuiet()).toBe('dead');
  expect(await closedSoFar(), 'in the second batch').toBe(100);

  rig.victim.arm({ points: ['deletion.committed'], effect: 'kill', hit: 1 });
  // The deletion goes on as soon as there are workers, so the kill may come before the server says that it is ready.
  await rig.victim.start().catch(() => undefined);
  expect(await rig.untilDeadOrQuiet()).toBe('dead');
  expect(await closedSoFar(), 'behind the second batch').toBe(200);

  rig.victim.disarm();
  await rig.restart();
  await expect.poll(closedSoFar, { timeout: 60_000 }).toBe(REQUESTS);
  const isNamed = async () => (await rig.query('select from catalogue where id = $1', [catalogue!.id])).length;
  await expect.poll(isNamed, { timeout: 60_000 }).toBe(0);
  const told = await rig.query(
    `select subject_id from event_log where type = 'accessRequest.cancelled' and actor ->> 'kind' = 'user'`,
  );
  expect(new Set(told.map(({ subject_id }) => subject_id)).size).toBe(REQUESTS);
  expect(told).toHaveLength(REQUESTS);
  const mails = () => rig.mails.received.filter(({ to }) => to.includes('partner@example.com')).length;
  await expect.poll(mails, { timeout: 120_000 }).toBe(REQUESTS);
});
