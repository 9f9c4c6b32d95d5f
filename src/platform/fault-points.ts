import { appendFileSync, readFileSync } from 'node:fs';

/** Places at which a test may let a process die, fail or stop. What each of them stands between, its call shows. */
export const FAULT_POINTS = [
  'decision.locked',
  'request.locked',
  'credential.locked',
  'mutation.written',
  'mutation.committed',
  'events.read',
  'credential.taken',
  'credential.planned',
  'credential.probed',
  'credential.applied',
  'credential.saved',
  'credential.timePassed',
  'mail.queued',
  'mail.batchQueued',
  'mail.taken',
  'mail.accepted',
  'webhook.answered',
  'deletion.batched',
  'deletion.committed',
] as const;

export type FaultPoint = (typeof FAULT_POINTS)[number];

const EFFECTS = ['kill', 'stop', 'throw', 'hang'] as const;

/**
 * - `kill`: SIGKILL to this process, so that nothing of it can tidy up.
 * - `stop`: SIGSTOP to this process; it goes on after SIGCONT, and knows nothing of the time between.
 * - `throw`: fails as a fault of ours would.
 * - `hang`: never goes on.
 */
export type FaultEffect = (typeof EFFECTS)[number];

export interface Fault {
  /** Hits of all of these are counted together. */
  points: readonly FaultPoint[];
  effect: FaultEffect;
  /** Strikes once, at this hit, counted from 1 by each process for itself; or at each. */
  hit: number | 'each';
  /** Strikes, and counts, only where it is about one of these; about anything when it is left out. */
  subjects?: readonly string[];
}

let file: string | null = null;
let counted = { text: '', hits: 0 };

/**
 * Lets the faults written in a file strike in this process. The file is read at every fault point, so a test arms and
 * disarms a process that runs already; what struck is written behind it, see {@link struckFile}. `config.ts` accepts
 * such a file in tests alone.
 */
export function armFaultPoints(path: string | null): void {
  file = path;
  counted = { text: '', hits: 0 };
}

/**
 * Marks a place for tests. Returns at once, and does nothing, unless {@link armFaultPoints} was called.
 *
 * @param subject Id of what the work there is about, where it is about one thing.
 */
export const faultPoint = (point: FaultPoint, subject = 'something'): Promise<void> | undefined =>
  file === null ? undefined : strike(file, point, subject);

/** What a test writes into the file; an empty file is no fault. */
export const faultText = ({ points, effect, hit, subjects = [] }: Fault): string =>
  [points.join(','), effect, hit, ...subjects].join(' ');

/** Where each strike is noted, with the subject alone in its line. */
export const struckFile = (path: string): string => `${path}.struck`;

function strike(path: string, point: FaultPoint, subject: string): Promise<void> | undefined {
  const text = readFileSync(path, 'utf8');
  if (text !== counted.text) counted = { text, hits: 0 };
  const fault = parse(text);
  if (!fault?.points.includes(point)) return undefined;
  if (fault.subjects?.length && !fault.subjects.includes(subject)) return undefined;
  counted.hits += 1;
  if (fault.hit !== 'each' && counted.hits !== fault.hit) return undefined;
  appendFileSync(struckFile(path), `${subject}\n`);
  return EFFECT[fault.effect](point);
}

function parse(text: string): Fault | null {
  if (text === '') return null;
  const [names = '', effect = '', hit = '', ...subjects] = text.split(' ');
  const points = names.split(',');
  if (points.every(isFaultPoint) && isFaultEffect(effect) && /^([1-9]\d*|each)$/.test(hit)) {
    return { points, effect, hit: hit === 'each' ? hit : Number(hit), subjects };
  }
  throw new Error(`This is no fault: ${text}`);
}

const isFaultPoint = (name: string): name is FaultPoint => FAULT_POINTS.some((known) => known === name);
const isFaultEffect = (name: string): name is FaultEffect => EFFECTS.some((known) => known === name);

const signalMyself = (signal: NodeJS.Signals) => async (): Promise<void> => {
  process.kill(process.pid, signal);
};

const EFFECT: Record<FaultEffect, (point: FaultPoint) => Promise<void>> = {
  kill: signalMyself('SIGKILL'),
  stop: signalMyself('SIGSTOP'),
  throw: async (point) => {
    throw new Error(`Fault at ${point}`);
  },
  hang: () => new Promise(() => {}),
};
