import type { TestPortal } from './portal.ts';

/**
 * An event is in the audit trail a moment after its commit, and then told to subscribers. This waits for all that are
 * committed now; who subscribes afterwards gets none of them.
 */
export const allSequenced = (portal: TestPortal): Promise<void> => portal.app.portal.relay.settled();
