import type { App } from '../../apps/apps/app.entity.ts';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Context } from '../../platform/context.ts';
import { type AccessRequest, AccessRequestStatus } from '../requests/access-request.entity.ts';
import { recordAccessRequest } from '../requests/access-request.events.ts';
import { readPortalSettings } from '../settings/portal-settings.queries.ts';
import { handOffOf } from './hand-off.rules.ts';

/** The state in which a new request for a plan waits for its decision. */
export async function waitingStatus(ctx: Context, plan: Plan): Promise<AccessRequestStatus> {
  const { isExternal } = handOffOf(plan, await readPortalSettings(ctx));
  return isExternal ? AccessRequestStatus.AWAITING_EXTERNAL : AccessRequestStatus.PENDING;
}

/** Tells the third party, through the event log, that a request waits for it; does nothing for any other request. */
export async function handOff(ctx: Context, request: AccessRequest, app: App): Promise<void> {
  if (request.status !== AccessRequestStatus.AWAITING_EXTERNAL) return;
  await recordAccessRequest(ctx, 'accessRequest.handedOff', request, app);
}
