import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import { appById } from '../apps/app.queries.ts';
import { Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { credentialEvent } from '../credentials/credential.events.ts';
import { AT_REST, isEnded, isKeyless } from '../credentials/credential.rules.ts';

const KEY_REMAINS = 'Its provider was disconnected before the key was taken from it; the key may go on working there.';

/**
 * Ends credentials whose provider was disconnected, in as many statements as one: the portal can no longer change their keys nor
 * take them away, and says so. One that had ended before only says what became of its key. Does nothing the second time.
 */
export async function endDisconnected(ctx: Context, ids: readonly string[]): Promise<void> {
  const credentials = await ctx.em.find(
    Credential,
    { id: { $in: [...ids] } },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
  );
  const ended = credentials.flatMap((credential) => {
    const before = { status: credential.status };
    return disconnect(credential) ? [{ credential, before }] : [];
  });
  await ctx.em.flush();
  const apps = await Promise.all(ended.map(({ credential }) => appById(ctx, credential.appId)));
  const events = ended.map(({ credential, before }, index) => {
    const after = { status: credential.status, failure: credential.failure };
    return credentialEvent('credential.revoked', credential, apps[index]!, { before, after });
  });
  await recordEvents(ctx, events);
}

/** @returns Whether it was alive. */
function disconnect(credential: Credential): boolean {
  const wasAlive = !isEnded(credential);
  if (!wasAlive && credential.appliedRevision === credential.revision) return false;
  Object.assign(credential, { ...AT_REST, failure: isKeyless(credential) ? null : KEY_REMAINS });
  if (!wasAlive) return false;
  credential.status = CredentialStatus.REVOKED;
  credential.endedAt = new Date();
  credential.revision += 1;
  return true;
}
