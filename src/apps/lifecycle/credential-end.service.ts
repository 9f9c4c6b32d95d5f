import type { Context } from '../../platform/context.ts';
import type { App } from '../apps/app.entity.ts';
import { type Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { scheduleLife } from '../credentials/credential-schedule.ts';
import { sendToGateway } from '../gateway-keys/credential.jobs.ts';

type Ending = 'credential.revoked' | 'credential.retired' | 'credential.expired';

/**
 * Ends a credential for good: its key is taken from the gateway by job, and nothing leads back. The record of its
 * request stays. Who calls holds the credential's lock and has decided.
 */
export async function endCredential(
  ctx: Context,
  credential: Credential,
  app: Pick<App, 'id' | 'organisationId' | 'ownerId'>,
  type: Ending,
): Promise<void> {
  const before = { status: credential.status };
  credential.status = type === 'credential.expired' ? CredentialStatus.EXPIRED : CredentialStatus.REVOKED;
  credential.revision += 1;
  credential.failure = null;
  await ctx.em.flush();
  await recordCredential(ctx, type, credential, app, { before, after: { status: credential.status } });
  await sendToGateway(ctx, credential.id);
  // What it was to replace may have waited for it to work.
  if (credential.replacesId) await scheduleLife(ctx, credential.replacesId);
}
