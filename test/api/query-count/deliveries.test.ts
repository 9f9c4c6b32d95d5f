import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { APPROVE, requestAccess } from '../../support/story.ts';
import { statementsOf } from './statements.ts';

const DECIDED =
  'subscription { accessRequestDecided { accessRequest { id status app { name } plan { name } products { name } } } }';
/** Of the request that an event is about, as its subscribers may see it. */
const OF_EVENT =
  /from "access_request" inner join "app".* where "access_request"\."id" = any|"access_request"\."id" = any/i;

let portal: TestPortal;
let owner: Client;
let partner: Client;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
});
afterAll(() => portal?.stop());

async function readsForEvent(sockets: number): Promise<number> {
  const { id } = await requestAccess(partner);
  const live = await Promise.all(Array.from({ length: sockets }, () => partner.subscribe(DECIDED)));
  const statements = await statementsOf(async () => {
    await owner.send(APPROVE, { id });
    const heard = await Promise.all(live.map((one) => one.next()));
    expect(heard.map(({ accessRequest }) => accessRequest.id)).toEqual(live.map(() => id));
  });
  await Promise.all(live.map((one) => one.stop()));
  return statements.filter((text) => OF_EVENT.test(text)).length;
}

it('an event costs the same for 1 and for 20 sockets of a viewer', async () => {
  const one = await readsForEvent(1);
  expect(one).toBeGreaterThan(0);
  expect(await readsForEvent(20)).toBe(one);
});
