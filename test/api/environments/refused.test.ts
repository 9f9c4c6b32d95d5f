import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import type { TestPortal } from '../../support/portal.ts';
import { bringIn, changesIn, exported, startEmptyPortal } from './bundle-story.ts';

let portal: TestPortal;
let owner: Client;
beforeAll(async () => {
  portal = await startEmptyPortal();
  owner = await portal.as('owner');
});
afterAll(() => portal?.stop());

const PLAN = { cid: 'gold', name: 'gold', displayName: 'Gold' };

describe('the parameters of an import', () => {
  it.each([
    ['?dryRun=1', ['dryRun']],
    ['?dryRun=TRUE', ['dryRun']],
    ['?dryRun=yes', ['dryRun']],
    ['?dryRun=', ['dryRun']],
    ['?dryRun', ['dryRun']],
    ['?dryRun=true&dryRun=true', ['dryRun']],
    ['?dryrun=true', ['dryrun']],
    ['?dry_run=true&dryRun=0', ['dry_run', 'dryRun']],
    ['?dryRun=true&force=true', ['force']],
  ])('as %s are refused, and nothing is changed', async (query, fields) => {
    const before = await exported(owner);
    const { status, body } = await bringIn(owner, { ...before, catalogues: [], plans: [PLAN] }, query);
    expect([status, body.changes]).toEqual([400, []]);
    expect(body.userErrors.map(({ code, field }) => [code, ...field])).toEqual(
      fields.map((field) => ['INVALID_INPUT', field]),
    );
    expect(await exported(owner)).toEqual(before);
  });

  it('say that it is no dry run', async () => {
    const settings = [{ ...(await exported(owner)).settings[0], reminderHours: 7 }];
    const answer = await bringIn(owner, { ...(await exported(owner)), settings }, '?dryRun=false');
    expect(answer.body.userErrors).toEqual([]);
    expect(changesIn(answer)).toEqual(['UPDATE settings portal reminderHours']);
    expect((await exported(owner)).settings[0].reminderHours).toBe(7);
  });
});
