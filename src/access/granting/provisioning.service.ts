import { appById } from '../../apps/apps/app.queries.ts';
import type { Context } from '../../platform/context.ts';
import type { PortalEvent } from '../../platform/events/event-reader.ts';
import { AccessRequest, AccessRequestStatus } from '../requests/access-request.entity.ts';
import { recordAccessRequest } from '../requests/access-request.events.ts';

type Progress = 'accessRequest.fulfilled' | 'accessRequest.provisioningFailed';

/**
 * Tells of each approved request that the gateway confirmed it, or was not brought to it: those whose grant lies between
 * the revision that the gateway had and the one that the event of the credential is about.
 */
export async function recordProvisioning(ctx: Context, type: Progress, event: PortalEvent): Promise<void> {
  const { appliedRevision } = event.before as { appliedRevision: number };
  const { revision, failure } = event.after as { revision: number; failure?: string };
  const requests = await ctx.em.find(
    AccessRequest,
    {
      credentialId: event.subject.credentialId!,
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
