import type { Context } from '../../platform/context.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import type { AppRef } from '../apps/app.events.ts';
import { type Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { credentialEvent } from '../credentials/credential.events.ts';
import { AT_REST, isEnded, wrongState } from '../credentials/credential.rules.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { scheduleExpiries } from '../credentials/expiry.queue.ts';
import { sendAllToGateway } from '../credentials/gateway.queue.ts';
import { findLivingSuccessor, lockLivingSuccessors } from '../credentials/successors.queries.ts';

/**
 * Ends a credential for good, with the keys that replaced it meanwhile, for everybody who may see its app. The record of
 * its request stays.
 * @throws DomainError NOT_FOUND, WRONG_STATE (already revoked or expired; with what lives in its place).
 */
export async function revokeCredential(ctx: Context, id: string): Promise<Credential> {
  const { credential, app } = await lockVisibleCredential(ctx, id);
  if (isEnded(credential)) throw wrongState(credential, ['id'], await findLivingSuccessor(ctx, id));
  const keys = [credential, ...(await lockLivingSuccessors(ctx, id))];
  await endCredentials(
    ctx,
    keys.map((each) => ({ credential: each, app })),
    'credential.revoked',
  );
  return credential;
}

type Ending = 'credential.revoked' | 'credential.retired' | 'credential.expired';

/**
 * Ends a credential for good: its key is taken from the gateway by job, and nothing leads back. The record of its
 * request stays. The caller holds the credential's lock and has decided.
 */
export const endCredential = (ctx: Context, credential: Credential, app: AppRef, type: Ending): Promise<void> =>
  endCredentials(ctx, [{ credential, app }], type);

/** As {@link endCredential}, for many, in as many statements as for one. */
export async function endCredentials(
  ctx: Context,
  endings: readonly { credential: Credential; app: AppRef }[],
  type: Ending,
): Promise<void> {
  const events = endings.map(({ credential, app }) => {
    const before = { status: credential.status };
    credential.status = type === 'credential.expired' ? CredentialStatus.EXPIRED : CredentialStatus.REVOKED;
    credential.endedAt = new Date();
    credential.revision += 1;
    Object.assign(credential, { ...AT_REST, failure: null });
    return credentialEvent(type, credential, app, { before, after: { status: credential.status } });
  });
  await ctx.em.flush();
  await recordEvents(ctx, events);
  const credentials = endings.map(({ credential }) => credential);
  await sendAllToGateway(
    ctx,
    credentials.map(({ id }) => id),
  );
  // What they were to replace may have waited for them to work.
  const replaced = credentials.flatMap(({ replacesId }) => replacesId ?? []);
  if (replaced.length > 0) await scheduleExpiries(ctx, replaced);
}
