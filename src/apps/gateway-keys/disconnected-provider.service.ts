import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { appById } from '../apps/app.queries.ts';
import { Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { AT_REST, isEnded, isKeyless } from '../credentials/credential.rules.ts';

const KEY_REMAINS = 'Its provider was disconnected before the key was taken from it; the key may go on working there.';

/**
 * Ends a credential whose provider was disconnected: the portal can no longer change its key nor take it away, and
 * says so. One that had ended before only says what became of its key. Does nothing the second time.
 */
export async function endDisconnected(ctx: Context, id: string): Promise<void> {
  const credential = await ctx.em.findOneOrFail(Credential, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const before = { status: credential.status };
  const wasAlive = !isEnded(credential);
  if (!wasAlive && credential.appliedRevision === credential.revision) return;
  credential.failure = isKeyless(credential) ? null : KEY_REMAINS;
  Object.assign(credential, AT_REST);
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
