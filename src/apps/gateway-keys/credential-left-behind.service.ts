import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { appById } from '../apps/app.queries.ts';
import { isKeyless } from '../credentials/claimable.ts';
import { Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { isEnded } from '../credentials/credential-life.ts';

const LEFT_BEHIND = 'Its provider was disconnected before the key was taken from it; the key may go on working there.';

/**
 * Ends a credential whose provider was disconnected: the portal can neither change its key any more nor take it away, and
 * says so. One that had ended before only says what became of its key. Does nothing the second time.
 */
export async function leaveBehind(ctx: Context, id: string): Promise<void> {
  const credential = await ctx.em.findOneOrFail(Credential, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const before = { status: credential.status };
  const wasAlive = !isEnded(credential);
  if (!wasAlive && credential.appliedRevision === credential.revision) return;
  credential.failure = isKeyless(credential) ? null : LEFT_BEHIND;
  if (wasAlive) {
    credential.status = CredentialStatus.REVOKED;
    credential.revision += 1;
  }
  await ctx.em.flush();
  if (!wasAlive) return;
  const after = { status: credential.status, failure: credential.failure };
  const app = (await appById(ctx, credential.appId))!;
  await recordCredential(ctx, 'credential.revoked', credential, app, { before, after });
}
