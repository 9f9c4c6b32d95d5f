import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { ENDED_STATUSES } from '../credentials/credential.rules.ts';
import { sendToGateway } from '../credentials/gateway.queue.ts';

/** Keys say whose they are and what they are for: those that live are written again, as they should be now. */
export async function refreshAppKeys(ctx: Context, appId: string): Promise<void> {
  for (const credential of await lockLivingCredentials(ctx, appId)) {
    // Of a key that the gateway lost there is no copy to write: its rotation brings the change.
    if (credential.lostAt) continue;
    credential.revision += 1;
    await ctx.em.flush();
    await sendToGateway(ctx, credential.id);
  }
}

/**
 * Credentials of an app that have not ended, oldest first, so that two who lock them never wait for each other. The
 * second look finds what a rotation made while the first one waited for it.
 */
export async function lockLivingCredentials(ctx: Context, appId: string): Promise<Credential[]> {
  const look = () =>
    ctx.em.find(
      Credential,
      { appId, status: { $nin: ENDED_STATUSES } },
      { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
    );
  await look();
  return look();
}
