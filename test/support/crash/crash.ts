import { setTimeout as delay } from 'node:timers/promises';
import type { Data } from '../client.ts';
import type { Random } from '../random.ts';
import { Judge } from './judge.ts';
import type { KillPoint } from './kill-points.ts';
import type { Act, Operation } from './operations.ts';
import type { CrashRig, Reply } from './rig.ts';
import type { FaultName, Tally } from './tally.ts';

/** How long to wait for another act to come to the point after the last one did, or for the first one, in ms. */
const STALL_MS = 1_500;
const NEVER_MS = 8_000;

type Report = (act: Act, name: FaultName, detail: string) => void;

/**
 * Plays crashes one after the other on one rig: people act at the same time, each stops at the point, and there the process
 * is killed; then the restart, the people who try again because they got no answer, and the judgement when all is quiet.
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

  /** Returns the operations that were at the point when the process died; the others were somewhere else. */
  async play(point: KillPoint, operations: readonly Operation[]): Promise<Operation[]> {
    const { rig, random, tally } = this;
    const acts = await this.#prepare(operations);
    const position = await this.#logEnd();
    const standing = point.set(rig, acts, random);
    const replies = acts.map((act) => rig.attempt(act.role, act.mutation, act.variables));
    const struck = await this.#untilAllStand(acts, standing);
    await rig.victim.signal('SIGKILL');
    rig.victim.disarm();
    rig.witness.trap = null;
    await this.#judge.noteDeath();
    const report: Report = ({ operation }, name, detail) =>
      tally.fault(operation, name, `at ${point.id} with ${operations.map(({ name }) => name).join(', ')}: ${detail}`);
    const committed = await this.#judgeReplies(acts, await Promise.all(replies), report);
    const began = performance.now();
    await rig.restart();
    const restarted = performance.now();
    for (const [index, act] of acts.entries()) await this.#insist(act, committed[index]!, report);
    await rig.untilQuiet();
    for (const { operation } of struck) tally.run(operation, point.id);
    tally.crash(performance.now() - restarted);
    await this.#judge.judge(acts, position, report);
    if (process.env.CRASH_TRACE) trace(point, struck, acts.length, restarted - began, performance.now() - restarted);
    return operations.filter((_, index) => struck.includes(acts[index]!));
  }

  /** To be called once, at the end. */
  finish(): Promise<void> {
    return this.#judge.judgeSecrets((name, detail) => this.tally.fault('approve', name, detail));
  }

  async #prepare(operations: readonly Operation[]): Promise<Act[]> {
    const acts: Act[] = [];
    for (const operation of operations) {
      const taken = acts.flatMap(({ ids }) => ids);
      acts.push(await operation.prepare(this.rig, this.random, taken));
    }
    await this.rig.untilQuiet();
    return acts;
  }

  /** Resolves when every act stands at the point, or none has come there for a while. */
  async #untilAllStand(acts: readonly Act[], standing: () => Promise<readonly Act[]>): Promise<readonly Act[]> {
    let [found, since] = [await standing(), performance.now()];
    while (found.length < acts.length && performance.now() - since < (found.length > 0 ? STALL_MS : NEVER_MS)) {
      await delay(15);
      const now = await standing();
      if (now.length > found.length) since = performance.now();
      found = now;
    }
    return found;
  }

  /** Who was told of a decision must find it in the database. Returns whose decisions are there. */
  async #judgeReplies(acts: readonly Act[], replies: readonly Reply[], report: Report): Promise<boolean[]> {
    const committed = await Promise.all(acts.map((act) => act.isCommitted()));
    for (const [index, reply] of replies.entries()) {
      if (isAccepted(reply) && !committed[index])
        report(acts[index]!, 'lost decisions', 'told the client, not in the database');
    }
    return committed;
  }

  /** The client tries again: what was committed is refused as done already, anything else is done now. */
  async #insist(act: Act, isCommitted: boolean, report: Report): Promise<void> {
    const reply = await this.rig.attempt(act.role, act.mutation, act.variables);
    if (!reply.acknowledged) report(act, 'lost decisions', 'the second try was not answered');
    else if (isCommitted === isAccepted(reply))
      report(act, 'lost decisions', `the second try got ${JSON.stringify(reply.payload)}`);
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

function trace(point: KillPoint, struck: readonly Act[], of: number, bootMs: number, restMs: number): void {
  const names = struck.map(({ operation }) => operation).join(', ');
  process.stdout.write(
    `${point.id}: ${struck.length} of ${of} (${names}); up after ${bootMs.toFixed(0)} ms, judged after ${restMs.toFixed(0)} ms\n`,
  );
}
