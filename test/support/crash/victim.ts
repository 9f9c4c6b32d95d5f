import { readFileSync, writeFileSync } from 'node:fs';
import { type Fault, faultText, struckFile } from '../../../src/platform/fault-points.ts';
import { Program } from '../server.ts';

/** The portal as a process that is killed again and again. Its settings outlive it, as an operator's would. */
export class Victim {
  #program: Program | null = null;
  #output = '';
  #url = '';
  /** How long it took from the start of a process until it answered, in ms. */
  readonly boots: number[] = [];

  constructor(
    private readonly faultFile: string,
    /** Also good for another process of the same portal. */
    readonly settings: Record<string, string>,
  ) {
    this.disarm();
  }

  /** Where GraphQL is answered; changes with each start. */
  get url(): string {
    return this.#url;
  }

  get pid(): number {
    return this.#program!.process.pid!;
  }

  /** All that its processes have printed. */
  get output(): string {
    return this.#output + (this.#program?.output ?? '');
  }

  get hasDied(): boolean {
    const child = this.#program?.process;
    return !child || child.signalCode !== null || child.exitCode !== null;
  }

  /** Exit code, or the signal that ended it. */
  get ended(): Promise<number | string> {
    return this.#program!.ended;
  }

  /** Resolves when it is ready. Rejects when it dies before. */
  async start(): Promise<void> {
    const began = performance.now();
    this.#output = this.output;
    this.#program = Program.start('main.js', [], { ...this.settings, GATEHOUSE_FAULT_FILE: this.faultFile });
    const [, url] = await this.#program.printed(/ready at (\S+)/);
    this.#url = url!;
    this.boots.push(performance.now() - began);
  }

  /** What the faults since the last arming were about. */
  struck(): string[] {
    return readFileSync(struckFile(this.faultFile), 'utf8').split('\n').filter(Boolean);
  }

  arm(fault: Fault): void {
    writeFileSync(struckFile(this.faultFile), '');
    writeFileSync(this.faultFile, faultText(fault));
  }

  disarm(): void {
    writeFileSync(this.faultFile, '');
  }

  async signal(signal: NodeJS.Signals): Promise<void> {
    if (this.hasDied) return;
    this.#program?.process.kill(signal);
    if (signal === 'SIGKILL' || signal === 'SIGTERM') await this.#program?.ended;
  }
}
