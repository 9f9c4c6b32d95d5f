import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Servers run on the first core, everything else on the others, so that a server never competes with who asks it. */
const CAN_PIN = process.platform === 'linux' && availableParallelism() > 1;

export function pin(pid: number, to: 'server' | 'others'): void {
  if (!CAN_PIN) return;
  execFileSync('taskset', ['-a', '-cp', to === 'server' ? '0' : `1-${availableParallelism() - 1}`, String(pid)], {
    stdio: 'ignore',
  });
}

/** A server in a process of its own. */
export interface Server extends AsyncDisposable {
  pid: number;
  /** Where it answers GraphQL. */
  url: string;
}

/** Starts a program and waits until it says where it answers. */
export async function start(
  script: string,
  env: Record<string, string>,
  core: 'server' | 'others' = 'server',
): Promise<Server> {
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  pin(child.pid!, core);
  const url = await address(child);
  return {
    pid: child.pid!,
    url,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await once(child, 'exit');
      clearTimeout(timer);
    },
  };
}

function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (text: Buffer) => {
      output += text;
      const [, url] = /ready at (\S+)/.exec(output) ?? [];
      if (url) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => reject(new Error(`It ended: ${output.slice(-2_000)}`)));
  });
}

const CLOCK_TICKS_PER_SECOND = 100;

/** Seconds of processor that a process has used so far; null where the system does not tell. */
export function processorSeconds(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
}

/** Resident memory of a process in bytes; null where the system does not tell. */
export function memory(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
