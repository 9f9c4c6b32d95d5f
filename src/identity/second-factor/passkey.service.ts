import { v7 } from 'uuid';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { requiredName } from '../../platform/text.ts';
import { takeAccount } from '../accounts/password.service.ts';
import { openChallenge, useChallenge } from './challenge.service.ts';
import { addedFactor, type Enrolled, removedFactor } from './enrolment.service.ts';
import { factorsOf, hasFactor } from './factors.queries.ts';
import { requireProof } from './proof.service.ts';
import { recordFactor } from './second-factor.events.ts';
import type { FactorProofInput } from './second-factor.inputs.ts';
import { type CreationOptions, creationOptions, verifyCreation, verifyUse } from './webauthn.ts';

const MAX_PASSKEYS = 20;
const NAME = { field: ['input', 'name'], max: 100 };

export interface BegunPasskey {
  challenge: string;
  options: CreationOptions;
  expiresAt: Date;
}

/** What the viewer's browser makes a passkey by. @throws DomainError as `requireProof`; WRONG_STATE (there are too many). */
export async function beginPasskey(ctx: Context, proof: FactorProofInput): Promise<BegunPasskey> {
  const user = await takeAccount(ctx, requireViewer(ctx.viewer).userId);
  await requireProof(ctx, user, proof);
  const known = await ctx.db
    .selectFrom('passkey')
    .select(['credentialId', 'transports'])
    .where('userId', '=', user.id)
    .execute();
  requireRoom(known.length);
  const options = await creationOptions(ctx, user, known);
  const { token, expiresAt } = await openChallenge(ctx, {
    ...{ userId: user.id, purpose: 'ADD_PASSKEY', webauthnChallenge: options.challenge },
  });
  return { challenge: token, options, expiresAt };
}

function requireRoom(count: number): void {
  if (count < MAX_PASSKEYS) return;
  throw new DomainError(UserErrorCode.WRONG_STATE, `An account has at most ${MAX_PASSKEYS} passkeys.`);
}

/** Adds the passkey that the viewer's browser has made. @throws DomainError LINK_INVALID, INVALID_INPUT, WRONG_STATE (there are too many). */
export async function addPasskey(
  ctx: Context,
  input: { challenge: string; name: string; response: object },
): Promise<Enrolled & { passkeyId: string }> {
  const user = await takeAccount(ctx, requireViewer(ctx.viewer).userId);
  const { name } = await gather({ name: () => requiredName(input.name, NAME) });
  const challenge = await useChallenge(ctx, input.challenge, 'ADD_PASSKEY', user.id);
  const made = await verifyCreation(ctx, input.response, challenge.webauthnChallenge!);
  if (!made) throw invalidInput('The passkey does not answer to what was asked.', ['input', 'response']);
  requireRoom((await factorsOf(ctx, user.id)).passkeys.length);
  const isTaken = await ctx.db
    .selectFrom('passkey')
    .select('id')
    .where('credentialId', '=', made.id)
    .executeTakeFirst();
  if (isTaken) throw invalidInput('This passkey was added already.', ['input', 'response']);
  const isFirst = !(await hasFactor(ctx, user.id));
  const id = v7();
  await ctx.db
    .insertInto('passkey')
    .values({
      ...{ id, userId: user.id, name, credentialId: made.id, counter: made.counter, lastUsedAt: null },
      ...{ publicKey: Buffer.from(made.publicKey).toString('base64url'), transports: [...(made.transports ?? [])] },
    })
    .execute();
  return { ...(await addedFactor(ctx, user, { kind: 'PASSKEY', name }, isFirst)), passkeyId: id };
}

/** @throws DomainError NOT_FOUND, INVALID_INPUT. */
export async function renamePasskey(ctx: Context, id: string, text: string): Promise<void> {
  const user = await takeAccount(ctx, requireViewer(ctx.viewer).userId);
  const named = () => requiredName(text, { ...NAME, field: ['name'] });
  const { name: before } = await findBeside(() => findOwn(ctx, user.id, id), named);
  const name = named();
  await ctx.db.updateTable('passkey').set({ name }).where('id', '=', id).execute();
  if (before !== name) await recordFactor(ctx, 'user.secondFactorRenamed', user, { name: before }, { name });
}

/** @throws DomainError NOT_FOUND, and as `requireProof`. */
export async function removePasskey(ctx: Context, id: string, proof: FactorProofInput): Promise<void> {
  const user = await takeAccount(ctx, requireViewer(ctx.viewer).userId);
  const { name } = await findOwn(ctx, user.id, id);
  await requireProof(ctx, user, proof);
  await ctx.db.deleteFrom('passkey').where('id', '=', id).execute();
  await removedFactor(ctx, user, { kind: 'PASSKEY', name });
}

async function findOwn({ db }: Context, userId: string, id: string): Promise<{ name: string }> {
  const found = await db
    .selectFrom('passkey')
    .select('name')
    .where('id', '=', id)
    .where('userId', '=', userId)
    .executeTakeFirst();
  if (!found) throw notFound('passkey');
  return found;
}

interface Use {
  response: object;
  /** What it was to sign. */
  challenge: string;
  /** Whose it has to be; null where the passkey tells, and is all that proves who signs in. */
  userId: string | null;
}

/** Uses a passkey. @returns Whose it is; null for an answer that does not hold. */
export async function usePasskey(ctx: Context, { response, challenge, userId }: Use): Promise<string | null> {
  const { id } = response as { id?: unknown };
  if (typeof id !== 'string') return null;
  const passkey = await ctx.db
    .selectFrom('passkey')
    .selectAll()
    .where('credentialId', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!passkey || (userId !== null && passkey.userId !== userId)) return null;
  const known = { ...passkey, counter: Number(passkey.counter) };
  const counter = await verifyUse(ctx, response, { challenge, passkey: known, isAlone: userId === null });
  if (counter === null) return null;
  const lastUsedAt = await readNow(ctx);
  await ctx.db.updateTable('passkey').set({ counter, lastUsedAt }).where('id', '=', passkey.id).execute();
  return passkey.userId;
}
