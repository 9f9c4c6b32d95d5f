import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { type EventState, recordEvents } from '../../platform/events/event-log.ts';
import { gather } from '../../platform/rules.ts';
import { optionalText } from '../../platform/text.ts';
import type { AppRef } from '../apps/app.events.ts';
import { requireUnlockedOwner } from '../apps/locked-owner.ts';
import { type Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { credentialEvent } from '../credentials/credential.events.ts';
import { wrongState } from '../credentials/credential.rules.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { sendAllToGateway } from '../credentials/gateway.queue.ts';
import { findLivingSuccessor, lockLivingSuccessors } from '../credentials/successors.queries.ts';

const SUSPENDABLE: readonly CredentialStatus[] = [CredentialStatus.ACTIVE, CredentialStatus.RETIRING];

/**
 * Switches a credential off without ending it, with the keys that replaced it meanwhile: the gateway refuses them and
 * keeps their counters. Their life goes on.
 * @throws DomainError NOT_FOUND, WRONG_STATE (with what lives in its place), INVALID_INPUT.
 */
export async function suspendCredential(ctx: Context, id: string, reason?: string | null): Promise<Credential> {
  const { suspensionReason, found } = await gather({
    suspensionReason: () => optionalText(reason, { field: ['input', 'reason'], max: 2000 }),
    found: () => lockSuspendable(ctx, id),
  });
  const { credential, app } = found;
  const suspendedAt = await readNow(ctx);
  const keys = [credential, ...(await lockLivingSuccessors(ctx, id))];
  // One that was suspended before keeps its own reason, and has to be resumed by itself.
  const on = keys.filter(({ status }) => status !== CredentialStatus.SUSPENDED);
  await suspendCredentials(ctx, on.map(inApp(app)), { suspensionReason, suspendedAt });
  return credential;
}

/** @throws DomainError NOT_FOUND, WRONG_STATE (with what lives in its place). */
async function lockSuspendable(ctx: Context, id: string): Promise<KeyOfApp> {
  const found = await lockVisibleCredential(ctx, id);
  if (SUSPENDABLE.includes(found.credential.status)) return found;
  throw wrongState(found.credential, ['id'], await findLivingSuccessor(ctx, id));
}

interface KeyOfApp {
  credential: Credential;
  app: AppRef;
}

const inApp =
  (app: AppRef) =>
  (credential: Credential): KeyOfApp => ({ credential, app });

/** Suspends many in as many statements as one. The caller holds their locks and has decided. */
export async function suspendCredentials(
  ctx: Context,
  keys: readonly KeyOfApp[],
  why: Pick<Credential, 'suspensionReason' | 'suspendedAt'> & Partial<Pick<Credential, 'suspendedWithAccount'>>,
): Promise<void> {
  await change(ctx, 'credential.suspended', keys, (credential) => {
    const before = { status: credential.status };
    Object.assign(credential, { ...why, status: CredentialStatus.SUSPENDED });
    return { before, after: { status: credential.status, reason: credential.suspensionReason } };
  });
}

/**
 * Switches a suspended credential on again, with the counters it had and with the keys that were suspended together with it.
 * @throws DomainError NOT_FOUND, WRONG_STATE, ACCOUNT_LOCKED.
 */
export async function resumeCredential(ctx: Context, id: string): Promise<Credential> {
  const { credential, app } = await lockVisibleCredential(ctx, id);
  if (credential.status !== CredentialStatus.SUSPENDED) throw wrongState(credential);
  await requireUnlockedOwner(ctx, app.id);
  const since = credential.suspendedAt?.getTime();
  const keys = [credential, ...(await lockLivingSuccessors(ctx, id))];
  const together = keys.filter(
    ({ status, suspendedAt }) => status === CredentialStatus.SUSPENDED && suspendedAt?.getTime() === since,
  );
  await resumeCredentials(ctx, together.map(inApp(app)));
  return credential;
}

/** Resumes many that are suspended, in as many statements as one. The caller holds their locks and has decided. */
export async function resumeCredentials(ctx: Context, keys: readonly KeyOfApp[]): Promise<void> {
  await change(ctx, 'credential.resumed', keys, (credential) => {
    const before = { status: credential.status, reason: credential.suspensionReason };
    const status = statusWhenOn(credential);
    Object.assign(credential, { status, suspensionReason: null, suspendedAt: null, suspendedWithAccount: false });
    return { before, after: { status } };
  });
}

async function change(
  ctx: Context,
  type: 'credential.suspended' | 'credential.resumed',
  keys: readonly KeyOfApp[],
  apply: (credential: Credential) => { before: EventState; after: EventState },
): Promise<void> {
  const events = keys.map(({ credential, app }) => {
    credential.revision += 1;
    return credentialEvent(type, credential, app, apply(credential));
  });
  await ctx.em.flush();
  await recordEvents(ctx, events);
  await sendAllToGateway(
    ctx,
    keys.map(({ credential }) => credential.id),
  );
}

/** One that was suspended before the gateway ever had it has yet to be confirmed. */
function statusWhenOn({ retiresAt, appliedRevision }: Credential): CredentialStatus {
  if (retiresAt) return CredentialStatus.RETIRING;
  return appliedRevision > 0 ? CredentialStatus.ACTIVE : CredentialStatus.ISSUING;
}
