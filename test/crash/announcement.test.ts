import { afterAll, beforeAll, expect, it } from 'vitest';
import { CrashRig } from '../support/crash/rig.ts';
import { crowdOfHolders } from '../support/crowd-of-holders.ts';

const ANNOUNCE = `mutation ($productId: ID!) { createAnnouncement(
  input: { productId: $productId, kind: MAINTENANCE, title: "Down on Sunday", content: "From two to six." }) {
  announcement { recipientCount } userErrors { code } } }`;

const HOLDERS = 250;

let rig: CrashRig;
beforeAll(async () => {
  rig = await CrashRig.start();
}, 300_000);
afterAll(() => rig?.stop());

/** Recipients of the mails that are queued, or sent. */
const queued = async (status = '%'): Promise<string[]> => {
  const sql = `select recipient from mail where template = 'announcement' and status like $1`;
  return (await rig.query<{ recipient: string }>(sql, [status])).map(({ recipient }) => recipient);
};

/** What the mail server took, by recipient: whether or not its sender lived to hear so. */
const received = () =>
  Map.groupBy(
    rig.mails.received.filter(({ parsed }) => parsed.subject?.includes('Down on Sunday')),
    ({ to }) => to[0]!,
  );

it('an announcement reaches each holder, whenever the process is killed, and nobody more often than it was killed behind the answer', {
  timeout: 300_000,
}, async () => {
  await rig.query(crowdOfHolders('crowd', HOLDERS));
  const everybody = Array.from({ length: HOLDERS }, (_, index) => `crowd${index + 1}@example.org`).toSorted();
  const [product] = await rig.query<{ id: string }>(`select id from product where name = 'payment'`);

  rig.victim.arm({ points: ['mail.batchQueued'], effect: 'kill', hit: 2 });
  await rig.attempt('owner', ANNOUNCE, { productId: product!.id });
  expect(await rig.untilDeadOrQuiet()).toBe('dead');
  expect(await queued(), 'the second batch went with the process').toHaveLength(100);

  // Once more within the sending: when a mail is taken, and twice when the server has it and nobody has noted so yet.
  const kills = [
    { points: ['mail.taken'], hit: 20 },
    { points: ['mail.accepted'], hit: 30 },
    { points: ['mail.accepted'], hit: 15 },
  ] as const;
  for (const kill of kills) {
    rig.victim.arm({ ...kill, effect: 'kill' });
    // It may die before it says that it is ready.
    await rig.victim.start().catch(() => undefined);
    expect(await rig.untilDeadOrQuiet()).toBe('dead');
    expect((await queued('SENT')).length, 'midway').toBeLessThan(HOLDERS);
  }

  rig.victim.disarm();
  await rig.restart();
  await expect.poll(() => queued('SENT'), { timeout: 120_000 }).toHaveLength(HOLDERS);
  await rig.untilQuiet();
  expect((await queued()).toSorted()).toEqual(everybody);
  const copies = received();
  expect([...copies.keys()].toSorted()).toEqual(everybody);
  for (const [recipient, mails] of copies) {
    expect(new Set(mails.map(({ parsed }) => parsed.messageId)).size, recipient).toBe(1);
    expect(mails.length, recipient).toBeLessThanOrEqual(3);
  }
  const excess = [...copies.values()].reduce((sum, mails) => sum + mails.length - 1, 0);
  expect(excess, 'what was with the server at two deaths').toBeGreaterThanOrEqual(1);
  // Eight at a time can be on their way.
  expect(excess).toBeLessThanOrEqual(3 * 8);
});
