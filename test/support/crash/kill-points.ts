import { OWNERSHIP } from '../../../src/apps/gateway-keys/desired-key.ts';
import type { FaultPoint } from '../../../src/platform/fault-points.ts';
import type { Random } from '../random.ts';
import type { Act } from './operations.ts';
import type { CrashRig } from './rig.ts';

/** Finds the acts that stand at the point now, each of them in the state in which its process will die. */
type Standing = () => Promise<readonly Act[]>;

/** A place where the process dies. */
export interface KillPoint {
  id: string;
  meaning: string;
  /** Whether an operation of this name passes it. */
  isPassedBy(operation: string): boolean;
  /** Has whatever comes there stand still. To be called when the acts are about to begin. */
  set(rig: CrashRig, acts: readonly Act[], random: Random): Standing;
}

const anybody = () => true;

/** Inside a mutation, which each act is once. */
const inMutation = (id: string, meaning: string, points: readonly FaultPoint[]): KillPoint => ({
  ...{ id, meaning, isPassedBy: anybody },
  set({ victim }, acts) {
    victim.arm({ points, effect: 'hang', hit: 'each' });
    return async () => (victim.struck().length >= acts.length ? acts : []);
  },
});

/**
 * In the job that brings a credential to the gateway. A rotation passes it twice, for the new key and later for the old
 * one; so at times only what was there before is stopped.
 */
const inConvergence = (id: string, meaning: string, point: FaultPoint): KillPoint => ({
  ...{ id, meaning, isPassedBy: anybody },
  set(rig, acts, random) {
    const old = acts.flatMap(({ ids: [first] }) => first!);
    const subjects = acts.some(({ endsOld }) => endsOld) && random.next() < 0.5 ? old : [];
    rig.victim.arm({ points: [point], effect: 'hang', hit: 'each', subjects });
    return () => ownersOf(rig.victim.struck(), acts);
  },
});

/** Of the work that ends what a rotation replaced. */
const inTime = (id: string, meaning: string, point: FaultPoint): KillPoint => ({
  ...{ id, meaning, isPassedBy: (operation) => operation === 'rotate' },
  set({ victim }, acts) {
    victim.arm({ points: [point], effect: 'hang', hit: 'each' });
    return () => ownersOf(victim.struck(), acts);
  },
});

/** In what is made of events: they are told apart by the event. */
const afterEvent = (id: string, meaning: string, point: FaultPoint): KillPoint => ({
  ...{ id, meaning, isPassedBy: anybody },
  set(rig, acts) {
    rig.victim.arm({ points: [point], effect: 'hang', hit: 'each' });
    return async () => {
      const rows = await rig.query<{ subject: Record<string, string> }>(
        'select subject from event_log where id::text = any ($1)',
        [rig.victim.struck()],
      );
      return ownersOf(
        rows.flatMap(({ subject }) => Object.values(subject)),
        acts,
      );
    };
  },
});

/** At a call that changes a key; its answer, or not even its effect, comes about when the process is gone. */
const atGateway = (id: string, meaning: string, when: 'before' | 'after'): KillPoint => ({
  ...{ id, meaning, isPassedBy: anybody },
  set(rig, acts) {
    const struck: string[] = [];
    rig.witness.trap = async ({ method, path, body }, moment) => {
      if (method === 'GET' || moment !== when || !isKey(path)) return 'pass';
      struck.push(ownerOf(rig, path, body));
      await rig.victim.ended;
      return 'lose';
    };
    return () => ownersOf(struck, acts);
  },
});

const isKey = (path: string): boolean => path.startsWith('/tyk/keys/') && !path.includes('gh-probe');

/** Whose key it is, by what was last written to it. */
function ownerOf(rig: CrashRig, path: string, body: string): string {
  const written = [...rig.witness.calls.filter((call) => call.path === path).map((call) => call.body), body];
  const last = written.findLast((each) => each.includes(OWNERSHIP));
  return last ? String(JSON.parse(last).meta_data[OWNERSHIP]) : 'nobody';
}

async function ownersOf(ids: readonly string[], acts: readonly Act[]): Promise<readonly Act[]> {
  if (ids.length === 0) return [];
  const known = await Promise.all(
    acts.map(async (act) => [...act.ids, ...(await act.expected()).map(({ credentialId }) => credentialId)]),
  );
  return acts.filter((_, index) => known[index]!.some((id) => ids.includes(id)));
}

/**
 * The kill points of the reliability catalogue as they are in this design. A mutation is one transaction, so K1 and K2 lie
 * inside it and K3 right behind its commit, which stores key and decision together with the job; the job re-reads what is
 * wanted before its first call (K5). K6 and K7 are struck from outside, by the gateway's side of the wire. K10 and K11 lie
 * between the answer of the mail server or receiver and its record. K9 and K12 are joined by three of our own: the consumer
 * of the event log, which makes mails of events, the job that sends them, and the one that lets time pass.
 */
export const KILL_POINTS: readonly KillPoint[] = [
  inMutation('K1', 'row locked, nothing written', ['decision.locked', 'request.locked', 'credential.locked']),
  inMutation('K2', 'written, not committed', ['mutation.written']),
  inMutation('K3', 'committed, no reply sent', ['mutation.committed']),
  inConvergence('K4', 'job taken', 'credential.taken'),
  inConvergence('K5', 'key stored, no call yet', 'credential.planned'),
  atGateway('K6', 'request sent, not applied', 'before'),
  atGateway('K7', 'applied, answer lost', 'after'),
  inConvergence('K8', 'answer read, not saved', 'credential.applied'),
  inConvergence('K9', 'saved, job not done', 'credential.saved'),
  afterEvent('K9m', 'mail job taken, mail not tried', 'mail.taken'),
  afterEvent('K10', 'mail accepted, not marked', 'mail.accepted'),
  afterEvent('K11', 'webhook answered, not marked', 'webhook.answered'),
  afterEvent('K12', 'events read, not pushed', 'events.read'),
  afterEvent('K12m', 'mails of an event not committed', 'mail.queued'),
  inTime('Kt', 'time passed, not committed', 'credential.timePassed'),
];
