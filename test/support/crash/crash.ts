import type { Data } from '../client.ts';
import { Judge } from './judge.ts';
import type { KillPoint } from './kill-points.ts';
import type { Act, Operation } from './operations.ts';
import type { Random } from './random.ts';
import type { CrashRig, Reply } from './rig.ts';
import type { Tally } from './tally.ts';

/** One crash to play. */
export interface Crash {
  operation: Operation;
  point: KillPoint;
}

/**
 * Plays crashes one after the other on one rig: the act, the death at the point, the restart, the client that tries again
 * because it got no answer, and the judgement when everything is quiet.
 */
export class CrashPlay {
  readonly #judge: Judge;

  constructor(
    private readonly rig: CrashRig,
    private readonly random: Random,
    private readonly tally: Tally,
  ) {
    this.#judge = new Judge(rig);
  }

  /** False when this variant of the operation does not pass the point; then nothing died. */
  async play({ operation, point }: Crash): Promise<boolean> {
    const { rig, random, tally } = this;
    const act = await operation.prepare(rig, random);
    await rig.untilQuiet();
    const position = await this.#logEnd();
    if (!point.applies(act.traits)) return false;
    point.set(rig, random, act.traits);
    const reply = await rig.attempt(act.role, act.mutation, act.variables);
    const end = await rig.untilDeadOrQuiet();
    rig.victim.disarm();
    rig.witness.trap = null;
    if (end === 'quiet' && (await rig.isAlive())) return false;
    await this.#judge.noteDeath();
    const report = (name: Parameters<Tally['fault']>[1], detail: string) =>
      tally.fault(operation.name, name, `at ${point.id}: ${detail}`);
    const isCommitted = await act.isCommitted();
    if (isAccepted(reply) && !isCommitted) report('lost decisions', 'told the client, not in the database');
    const began = performance.now();
    await rig.restart();
    const restarted = performance.now();
    const complaint = await this.#insist(act, isCommitted);
    if (complaint) report('lost decisions', complaint);
    await rig.untilQuiet();
    tally.run(operation.name, point.id, performance.now() - restarted);
    await this.#judge.judge(act, position, report);
    if (process.env.CRASH_TRACE) trace(operation.name, point.id, restarted - began, performance.now() - restarted);
    return true;
  }

  /** To be called once, at the end. */
  finish(): Promise<void> {
    return this.#judge.judgeSecrets((name, detail) => this.tally.fault('approve', name, detail));
  }

  /** The client tries again: what was committed is refused as done already, anything else is done now. */
  async #insist(act: Act, isCommitted: boolean): Promise<string | null> {
    const reply = await this.rig.attempt(act.role, act.mutation, act.variables);
    if (!reply.acknowledged) return 'the second try was not answered';
    if (isCommitted === isAccepted(reply)) return `the second try got ${JSON.stringify(reply.payload)}`;
    return null;
  }

  async #logEnd(): Promise<number> {
    const [row] = await this.rig.query<{ position: number }>(
      'select coalesce(max(position), 0)::int as position from event_log',
    );
    return row!.position;
  }
}

const isAccepted = (reply: Reply): boolean => reply.acknowledged && refusalsOf(reply.payload).length === 0;

const refusalsOf = (payload: Data): unknown[] => payload.userErrors;

function trace(operation: string, point: string, bootMs: number, restMs: number): void {
  process.stdout.write(
    `${operation} ${point}: up after ${bootMs.toFixed(0)} ms, quiet after ${restMs.toFixed(0)} ms\n`,
  );
}
