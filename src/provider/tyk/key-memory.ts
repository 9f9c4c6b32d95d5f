import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { DesiredKey, KeyRef, ProviderKey } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import { graveOf, isGrave } from './client-keys.ts';
import { toProviderKey } from './session-mapping.ts';
import type { TykBackend } from './tyk-backend.ts';
import type { TykSession } from './wire.ts';

/** Tyk remembers a session for 10 s. */
export const SESSION_MEMORY_MS = 10_500;

/** Longer than a call takes from finding its session to counting its quota, which writes that session back, also while the gateway reloads. */
const CALL_MS = 300;
/** Between two looks at a key. */
const LOOK_MS = 250;
/** Between two writes of a key that came back: the gateway has to find the change just when its memory ends. */
const DISPUTED_MS = 5;

/** So often a call that was on its way may undo a change; then the key is sent in a way that the portal does not know of. */
const LATE_CALLS = 3;

/** What a gateway remembers of a key. */
export interface KeyMemory {
  /** For how long. */
  ms: number;
  /** Whether a change of the key reaches it. */
  isReached: boolean;
}

interface Change {
  memory: KeyMemory;
  /** Whether the key is still as it was changed. */
  isHeld(): Promise<boolean>;
  /** Makes the change again. */
  repeat(): Promise<unknown>;
}

/**
 * Stays with a change that takes something from a key until no call can undo it. Counting a quota has Tyk write the
 * session it remembers back into its store: a call that had begun before the change does so at once, and where the
 * change does not reach the memory, every call does until the memory ends. Then the gateway reads its store again, and
 * goes by what it finds there at that moment.
 */
async function holdChange({ memory, isHeld, repeat }: Change): Promise<void> {
  const end = performance.now() + 4 * memory.ms;
  let isReached = memory.isReached;
  let undone = 0;
  let changedAt = performance.now();
  let disputedUntil = 0;
  for (;;) {
    const isDisputed = performance.now() < disputedUntil;
    const needed = isReached ? Math.min(CALL_MS, memory.ms) : memory.ms;
    await pause(isDisputed ? DISPUTED_MS : Math.min(LOOK_MS, needed));
    if (!isDisputed && (await isHeld())) {
      if (performance.now() - changedAt >= needed) return;
      continue;
    }
    if (performance.now() > end) {
      throw new ProviderError('notVisible', 'The key is in use, and the gateway goes on with what it remembers of it.');
    }
    await repeat();
    changedAt = performance.now();
    if (isDisputed) continue;
    undone += 1;
    if (undone > LATE_CALLS) isReached = false;
    if (!isReached) disputedUntil = changedAt + memory.ms;
  }
}

/** Writes a key and stays with it for as long as it may be undone. @param isHeld Whether a key that was found is as it was written. */
export async function writeAndHold(
  backend: TykBackend,
  ref: KeyRef,
  session: TykSession,
  isHeld: (key: ProviderKey) => Promise<boolean>,
): Promise<void> {
  const repeat = () => backend.updateSession(ref, session);
  await repeat();
  await holdChange({
    memory: backend.memoryOf(ref),
    repeat,
    async isHeld() {
      const found = await backend.readSession(ref);
      return found !== null && isHeld(toProviderKey(found));
    },
  });
}

/** Has the tokens of a client refused for as long as any of them lives; its key is gone for whoever asks the adapter. */
export async function buryClient(backend: TykBackend, ref: KeyRef): Promise<void> {
  const grave = await graveOf(backend, ref);
  const before = await backend.readSession(ref);
  if (before && isGrave(before)) return;
  const bury = () => (before ? backend.updateSession(ref, grave) : backend.createSession(ref, grave));
  await bury();
  await holdChange({
    memory: backend.memoryOf(ref),
    repeat: bury,
    async isHeld() {
      const found = await backend.readSession(ref);
      return found !== null && isGrave(found);
    },
  });
}

/** Deletes a key for good. One that is not there may have been deleted by a call whose answer was lost, and is stayed with as well. */
export async function endKey(backend: TykBackend, ref: KeyRef): Promise<void> {
  if (!(await backend.deleteSession(ref))) {
    await backend.assertStoreWorks();
    await backend.deleteSession(ref);
  }
  await holdChange({
    memory: backend.memoryOf(ref),
    isHeld: async () => (await backend.readSession(ref)) === null,
    repeat: () => backend.deleteSession(ref),
  });
}

/** Whether a key shall let through less than before, so that a change which is undone lets through what it should not. */
const isNarrower = (before: ProviderKey, desired: DesiredKey): boolean =>
  desired.suspended ||
  before.apiIds.some((apiId) => !desired.expectedApiIds.includes(apiId)) ||
  before.apiIds.some((apiId) => !isDeepStrictEqual(before.limitsByApi[apiId], desired.expectedLimits)) ||
  (desired.expiresAt !== null && (before.expiresAt === null || desired.expiresAt < before.expiresAt));

/** Whether a key shall let through what it did not before. */
const isWidened = (before: ProviderKey, desired: DesiredKey): boolean =>
  !desired.suspended &&
  (before.inactive ||
    before.counter !== (desired.counter ?? null) ||
    desired.expectedApiIds.some((id) => !isDeepStrictEqual(before.limitsByApi[id], desired.expectedLimits)));

/** Whether a call on its way, or what the gateway remembers, could have it go on as before after a change. */
export const isToBeHeld = ({ isReached }: KeyMemory, before: ProviderKey, desired: DesiredKey): boolean =>
  isNarrower(before, desired) || (!isReached && isWidened(before, desired));
