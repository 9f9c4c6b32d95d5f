import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UserErrorCode } from '../../../src/platform/domain-error.ts';
import { codesOf } from '../../../src/platform/graphql/refusals.ts';
import { callAs } from '../visibility/call.ts';
import { fieldOf } from '../visibility/operation.ts';
import { changedTables, PortalState } from '../visibility/state.ts';
import { startWorld, type World } from '../visibility/world.ts';
import { CASES } from './cases.ts';

/** A template that compiles and fails when it meets a mail. */
const BROKEN_TEMPLATE = 'p= nothing.of.the.kind';

/** Nobody listens there. */
const NO_MAIL_SERVER = { GATEHOUSE_SMTP_URL: 'smtp://127.0.0.1:9', GATEHOUSE_MAIL_FROM: 'portal@example.org' };

/** Every reason that the portal can give for a refusal is given by a real mutation, and changes nothing. */
describe('user errors', () => {
  let world: World;
  let state: PortalState;
  let templates: string;
  beforeAll(async () => {
    templates = await mkdtemp(join(tmpdir(), 'gatehouse templates '));
    await writeFile(join(templates, 'access-request-approved.pug'), BROKEN_TEMPLATE);
    world = await startWorld({ GATEHOUSE_TEMPLATE_DIR: templates, ...NO_MAIL_SERVER });
    state = await PortalState.take(world.portal.app.context.db);
  });
  afterEach(() => state.restore());
  afterAll(async () => {
    await world?.portal.stop();
    await rm(templates, { recursive: true, force: true });
  });

  for (const code of Object.values(UserErrorCode)) {
    it(`${code} is given where it applies, and by a mutation that names it`, async () => {
      const { as, operation, args, given, before = [] } = CASES[code];
      if (given) await sql.raw(given).execute(world.portal.app.context.db);
      for (const call of before) expect((await callAs(as, world, call)).word).toBe('ok');
      const digest = await state.digest();
      expect((await callAs(as, world, { operation, args })).word).toBe(code);
      expect(changedTables(digest, await state.digest())).toEqual([]);
      expect(codesOf(fieldOf(operation))).toContain(code);
    });
  }
});
