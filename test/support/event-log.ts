import { expect, vi } from 'vitest';
import type { TestPortal } from './portal.ts';

/** An event is in the audit trail a moment after its commit. This waits for all that are committed now. */
export const allSequenced = (portal: TestPortal): Promise<void> =>
  vi.waitFor(
    async () => {
      const { db } = portal.app.context;
      expect(await db.selectFrom('eventLog').select('id').where('position', 'is', null).execute()).toEqual([]);
    },
    { timeout: 15_000, interval: 10 },
  );
