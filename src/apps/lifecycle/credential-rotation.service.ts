import { SecretDelivery } from '../../catalogue/offer/secret-delivery.ts';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import { planById } from '../../catalogue/plans/plan.queries.ts';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { gather } from '../../platform/rules.ts';
import { accountOf, isOwner } from '../../platform/viewer.ts';
import { requireUnlockedOwner } from '../apps/locked-owner.ts';
import { issueClaimable } from '../claims/claim.service.ts';
import { type Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { productsOfCredential } from '../credentials/credential.queries.ts';
import { isRegistered, wrongState } from '../credentials/credential.rules.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { scheduleExpiry } from '../credentials/expiry.queue.ts';
import { issueCredential } from '../issuing/credential-issue.service.ts';
import { readGiven } from '../issuing/given.service.ts';
import { beginNewCount } from '../issuing/quota-renewal.service.ts';
import { endCredential } from './credential-end.service.ts';
import type { RotateCredentialInput } from './credential-lifecycle.inputs.ts';

export interface Rotation {
  /** The new one, on its way to the gateway. */
  credential: Credential;
  retiring: Credential;
}

/**
 * Replaces a credential by one with a new key, the same products and the same plan, for everybody who may see its app
 * and without a decision: what was granted becomes no longer and no more by it. The old key goes on working for the
 * overlap, and in any case until the new one works; where the key of a credential is claimed, that is after the claim.
 * @param overlapSeconds The portal's setting when absent.
 * @param publicKey What proves the new key, where consumers give that: the same as before when absent, but for certificates, of which each has one key.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, KEY_TAKEN, WRONG_STATE (with the rotation that came first, if one did), ACCOUNT_LOCKED.
 */
export async function rotateCredential(
  ctx: Context,
  id: string,
  { overlapSeconds, publicKey }: RotateCredentialInput = {},
): Promise<Rotation> {
  const { overlap, found } = await gather({
    overlap: () => requireOverlap(ctx, overlapSeconds ?? ctx.config.credentials.rotationOverlapSeconds),
    found: () => lockRotatable(ctx, id, publicKey),
  });
  const { credential: old, app, given } = found;
  const plan = (await planById(ctx, old.planId))!;
  const products = await productsOfCredential.all(ctx, id);
  await shareCounter(ctx, old);
  // A secret that is shown once is for the consumer who rotates; an API owner rotates for the one who had it before.
  const requesterId = isOwner(ctx.viewer) ? old.requesterId : accountOf(ctx.viewer);
  const issue = isClaimed(old, plan) ? issueClaimable : issueCredential;
  const credential = await issue(ctx, { app, plan, products, name: old.name, replaces: old, requesterId, given });
  const before = { status: old.status };
  const lost = isLost(old);
  const now = await readNow(ctx);
  old.retiresAt = earliest(new Date(now.getTime() + overlap * 1000), old.expiresAt);
  if (!lost) old.status = CredentialStatus.RETIRING;
  await ctx.em.flush();
  const after = { status: old.status, retiresAt: old.retiresAt, replacedById: credential.id };
  await recordCredential(ctx, 'credential.rotated', old, app, { before, after });
  // A key that the gateway lost has nothing to overlap with.
  if (lost) await endCredential(ctx, old, app, 'credential.retired');
  else await scheduleExpiry(ctx, id);
  return { credential, retiring: old };
}

/**
 * Ends the overlap of a rotation now: the old key stops working.
 * @param id Of the credential that was replaced.
 * @throws DomainError NOT_FOUND, WRONG_STATE (it is in no overlap).
 */
export async function endRotationOverlap(ctx: Context, id: string): Promise<Credential> {
  const { credential, app } = await lockVisibleCredential(ctx, id);
  if (credential.retiresAt === null) throw rotationRefused('The credential is not being replaced.');
  if (credential.status !== CredentialStatus.RETIRING) throw wrongState(credential);
  await endCredential(ctx, credential, app, 'credential.retired');
  return credential;
}

/** Its secret comes as the one before came, and as the plan wants it by now: who rotates must not get around the claim. */
const isClaimed = (credential: Credential, { secretDelivery }: Plan): boolean =>
  !isRegistered(credential) && (credential.claimableUntil !== null || secretDelivery === SecretDelivery.CLAIM);

/** A key of earlier versions counts under its own name, which its successor cannot take over. */
async function shareCounter(ctx: Context, credential: Credential): Promise<void> {
  if (!credential.quotaCounter) await beginNewCount(ctx, credential);
}

function requireOverlap(ctx: Context, seconds: number): number {
  const { rotationMaxOverlapSeconds: max } = ctx.config.credentials;
  if (seconds >= 0 && seconds <= max) return seconds;
  const message = `An overlap lasts from 0 to ${max} seconds.`;
  throw invalidInput(message, ['input', 'overlapSeconds']);
}

/** @throws DomainError NOT_FOUND, WRONG_STATE, ACCOUNT_LOCKED. */
async function lockRotatable(ctx: Context, id: string, publicKey?: string | null) {
  const found = await lockVisibleCredential(ctx, id);
  const products = await productsOfCredential.all(ctx, id);
  const { given } = await gather({
    state: () => requireRotatable(ctx, found.credential),
    owner: () => requireUnlockedOwner(ctx, found.app.id),
    given: () => readGiven(ctx, found.credential, products, publicKey, ['input', 'publicKey']),
  });
  return { ...found, given };
}

/** At most two keys of one grant work at a time, so that it stays clear which ones a leak may concern. */
async function requireRotatable(ctx: Context, credential: Credential): Promise<void> {
  if (!isRotatable(credential)) {
    const successor = await readSuccessorId(ctx, credential.id);
    const message = successor
      ? 'The credential was replaced already.'
      : `The credential is ${credential.status.toLowerCase()}.`;
    throw rotationRefused(message, successor);
  }
  const predecessor = credential.replacesId && (await readStatus(ctx, credential.replacesId));
  if (predecessor === CredentialStatus.RETIRING || predecessor === CredentialStatus.SUSPENDED) {
    const message = 'The credential that it replaced still works: end that overlap first.';
    throw rotationRefused(message, credential.replacesId ?? undefined);
  }
}

const isRotatable = (credential: Credential): boolean =>
  credential.status === CredentialStatus.ACTIVE || isLost(credential);

/** The gateway lost the key, and a copy was not kept: only a new one helps. */
const isLost = ({ status, lostAt }: Credential): boolean => status === CredentialStatus.FAILED && lostAt !== null;

const readSuccessorId = async (ctx: Context, id: string) =>
  (await ctx.db.selectFrom('credential').select('id').where('replacesId', '=', id).executeTakeFirst())?.id;

const readStatus = async (ctx: Context, id: string) =>
  (await ctx.db.selectFrom('credential').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status;

const rotationRefused = (message: string, conflictId?: string) =>
  new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'], conflictId });

const earliest = (date: Date, other: Date | null): Date => (other && other < date ? other : date);
