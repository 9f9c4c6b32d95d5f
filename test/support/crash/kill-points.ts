import type { FaultPoint } from '../../../src/platform/fault-points.ts';
import type { Random } from './random.ts';
import type { CrashRig } from './rig.ts';

/** How often an operation passes a point. */
export interface Traits {
  /** Runs of the job that brings a credential to the gateway. */
  convergences: number;
}

/** A place where the process dies. */
export interface KillPoint {
  id: string;
  meaning: string;
  applies(traits: Traits): boolean;
  /** Has the process die there; called when the operation is about to begin. */
  set(rig: CrashRig, random: Random, traits: Traits): void;
}

const at = (
  id: string,
  meaning: string,
  points: readonly FaultPoint[],
  hits: (traits: Traits) => number = () => 1,
  applies: (traits: Traits) => boolean = () => true,
): KillPoint => ({
  ...{ id, meaning, applies },
  set: ({ victim }, random, traits) => victim.arm({ points, effect: 'kill', hit: random.upTo(hits(traits)) }),
});

/** Kills at a call of the gateway: the process is gone when its answer, or not even its effect, comes about. */
const atGateway = (id: string, meaning: string, when: 'before' | 'after'): KillPoint => ({
  ...{ id, meaning, applies: () => true },
  set({ victim, witness }, random, { convergences }) {
    // Mostly the call that changes a key, at times any other that leads to it.
    const onlyWrites = random.next() < 0.7;
    let left = onlyWrites ? random.upTo(convergences) : random.upTo(6);
    witness.trap = async ({ method, path }, moment) => {
      const counts = onlyWrites ? method !== 'GET' && path.startsWith('/tyk/keys/') : !path.startsWith('/tyk/reload');
      if (moment !== when || !counts || --left > 0) return 'pass';
      witness.trap = null;
      await victim.signal('SIGKILL');
      return 'lose';
    };
  },
});

const eachConvergence = ({ convergences }: Traits) => convergences;

/**
 * The kill points of the reliability catalogue as they are in this design. A mutation is one transaction, so K1 and K2 lie
 * inside it and K3 right behind its commit, which stores key and decision together with the job; the job re-reads what is
 * wanted before its first call (K5). K6 and K7 are struck from outside, by the gateway's side of the wire. K10 and K11 lie
 * between the answer of the mail server or receiver and its record. K9 and K12 are joined by two of our own: the consumer of the event log,
 * which makes mails of events, and the job that lets time pass.
 */
export const KILL_POINTS: readonly KillPoint[] = [
  at('K1', 'row locked, nothing written', ['decision.locked', 'request.locked', 'credential.locked']),
  at('K2', 'written, not committed', ['mutation.written']),
  at('K3', 'committed, no reply sent', ['mutation.committed']),
  at('K4', 'job taken', ['credential.taken'], eachConvergence),
  at('K5', 'key stored, no call yet', ['credential.planned'], eachConvergence),
  atGateway('K6', 'request sent, not applied', 'before'),
  atGateway('K7', 'applied, answer lost', 'after'),
  at('K8', 'answer read, not saved', ['credential.applied'], eachConvergence),
  at('K9', 'saved, job not done', ['credential.saved'], eachConvergence),
  at('K9m', 'mail job taken, mail not tried', ['mail.taken']),
  at('K10', 'mail accepted, not marked', ['mail.accepted']),
  at('K11', 'webhook answered, not marked', ['webhook.answered']),
  at('K12', 'events read, not pushed', ['events.read']),
  at('K12m', 'mails of an event not committed', ['mail.queued']),
  at('Kt', 'time passed, not committed', ['credential.timePassed'], undefined, (t) => t.convergences > 1),
];
