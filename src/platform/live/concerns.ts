import type { PortalEvent } from '../events/event-reader.ts';
import { isApprover, seesAll, type Viewer } from '../viewer.ts';

/**
 * A cheap first sieve before the policy is asked: a consumer can only be concerned by what happens in the own
 * organisation or to objects of the own, an approver by those of anybody. Whoever's facts change has the socket closed, so they hold for its whole life.
 */
export function concerns(viewer: Viewer): (event: PortalEvent) => boolean {
  if (seesAll(viewer) || isApprover(viewer)) return () => true;
  return ({ organisationId, subject }) => organisationId === viewer.organisationId || subject.userId === viewer.userId;
}
