import { expect, vi } from 'vitest';
import { decodeCursor } from '../../src/platform/live/cursor.ts';
import type { TestPortal } from './portal.ts';

/**
 * An event is in the audit trail a moment after its commit, and then told to subscribers. This waits for all that are
 * committed now; who subscribes afterwards gets none of them.
 */
export const allSequenced = (portal: TestPortal): Promise<void> =>
  vi.waitFor(
    async () => {
      const { db } = portal.app.context;
      expect(await db.selectFrom('eventLog').select('id').where('position', 'is', null).execute()).toEqual([]);
      const last = await db.selectFrom('eventLog').select('position').orderBy('position', 'desc').executeTakeFirst();
      expect(decodeCursor(portal.app.live.cursor).position).toBe(last?.position);
    },
    { timeout: 15_000, interval: 10 },
  );
