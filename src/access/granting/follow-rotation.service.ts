import { LockMode } from '@mikro-orm/postgresql';
import { appById } from '../../apps/apps/app.queries.ts';
import { successorOfCredential } from '../../apps/credentials/credential.queries.ts';
import type { Context } from '../../platform/context.ts';
import { AccessRequest } from '../requests/access-request.entity.ts';
import { recordAccessRequest } from '../requests/access-request.events.ts';
import { OPEN_STATUSES } from '../requests/access-request.policy.ts';

/**
 * Requests that wait and are about a rotated credential go on with its successor, which has the same products and plan:
 * rotating a key is no reason to ask again. Decided requests keep naming the old credential.
 */
export async function followRotation(ctx: Context, credentialId: string): Promise<void> {
  const successor = (await successorOfCredential(ctx, credentialId))!;
  const waiting = { credentialId, status: { $in: [...OPEN_STATUSES] } };
  const requests = await ctx.em.find(AccessRequest, waiting, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    orderBy: { id: 'asc' },
  });
  for (const request of requests) {
    request.credentialId = successor.id;
    await ctx.em.flush();
    const app = (await appById(ctx, request.appId))!;
    await recordAccessRequest(ctx, 'accessRequest.followed', request, app, { previousCredentialId: credentialId });
  }
}
