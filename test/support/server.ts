import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DIST = join(import.meta.dirname, '..', '..', 'dist');

/** Compiling the code anew would be a good part of every start. Written by processes that end by themselves. */
export const COMPILED = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'gatehouse-compiled');

/** A program of the build in a process of its own, as an operator runs it. */
export class Program {
  output = '';
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;

  constructor(readonly process: ChildProcess) {
    for (const stream of [process.stdout, process.stderr]) {
      stream?.on('data', (text) => {
        this.output += text;
      });
    }
    this.ended = once(process, 'close').then(([code, signal]) => code ?? signal);
  }

  static start(name: string, args: string[], env: Record<string, string>, input = ''): Program {
    const own = { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILED };
    const child = spawn(process.execPath, [join(DIST, name), ...args], { env: { ...own, ...env } });
    child.stdin.end(input);
    return new Program(child);
  }

  /** A program that runs as it stands, before anything is built. */
  static source(name: string, env: Record<string, string>): Program {
    return new Program(spawn(process.execPath, [join(DIST, '..', 'src', name)], { env }));
  }

  /** Resolves with the first match in what the program prints. */
  async printed(pattern: RegExp): Promise<RegExpMatchArray> {
    for (;;) {
      const match = this.output.match(pattern);
      if (match) return match;
      const ended = await Promise.race([this.ended, once(this.process.stdout!, 'data').then(() => null)]);
      if (ended !== null && !pattern.test(this.output)) throw new Error(`Ended with ${ended}: ${this.output}`);
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    this.process.kill(signal);
    return this.ended;
  }
}

/** A server process that answers. */
export interface Server extends Program {
  /** Where GraphQL is answered. */
  url: string;
}

/** Starts the server on a free port and waits until it is ready. */
export async function startServer(env: Record<string, string>): Promise<Server> {
  const program = Program.start('main.js', [], { ...QUIET, ...env });
  const [, url] = await program.printed(/ready at (\S+)/);
  return Object.assign(program, { url: url! });
}

/** Settings of a server in a test: free ports, and errors alone in the log. */
export const QUIET = { PORT: '0', GATEHOUSE_SANDBOX_PORT: '0', GATEHOUSE_LOG_LEVEL: 'error' };

/** A data folder in a path with a space, as on many a desktop. */
export async function dataFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'gate house '));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
