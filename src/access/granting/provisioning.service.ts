import { appById } from '../../apps/apps/app.queries.ts';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { AccessRequest, AccessRequestStatus } from '../requests/access-request.entity.ts';
import { recordAccessRequest } from '../requests/access-request.events.ts';

type Progress = 'accessRequest.fulfilled' | 'accessRequest.provisioningFailed';

/**
 * Records of each approved request that the gateway confirmed it, or that the gateway could not be told: it concerns the
 * requests whose grant lies between the revision that the gateway had and the one that the event is about.
 */
export async function recordProvisioning(ctx: Context, type: Progress, event: EventAbout<'credential'>): Promise<void> {
  const { appliedRevision } = event.before as { appliedRevision: number };
  const { revision, failure } = event.after as { revision: number; failure?: string };
  const requests = await ctx.em.find(
    AccessRequest,
    {
      credentialId: event.subject.credentialId,
      status: AccessRequestStatus.APPROVED,
      credentialRevision: { $gt: appliedRevision, $lte: revision },
    },
    { orderBy: { id: 'asc' } },
  );
  for (const request of requests) {
    const app = (await appById(ctx, request.appId))!;
    await recordAccessRequest(ctx, type, request, app, failure ? { failure } : {});
  }
}
