import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { CLEAN_STOP_MS } from './orphan-postmaster.ts';

/** Between two tries to start it again; doubled after each, up to the last. */
const RETRY_MS = [200, 10_000] as const;

/**
 * A server that lives as long as this process: one that ends by itself, or is killed, is started again until
 * {@link KeptServer.stop}. Its clients reconnect by themselves, so it must come back at the same address.
 */
export class KeptServer {
  readonly #start: () => Promise<ChildProcess>;
  readonly #log: Logger;
  readonly #stopping = new AbortController();
  /** When the process ends without a stop, through an error, the server goes too, only later than its process. */
  readonly #onExit = () => this.#server.kill('SIGINT');
  #server: ChildProcess;
  #returning: Promise<void> = Promise.resolve();

  constructor(server: ChildProcess, { start, log }: { start: () => Promise<ChildProcess>; log: Logger }) {
    this.#start = start;
    this.#log = log;
    this.#server = server;
    process.once('exit', this.#onExit);
    this.#watch(server);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#returning;
    await stopServer(this.#server);
    process.off('exit', this.#onExit);
  }

  #watch(server: ChildProcess): void {
    this.#server = server;
    const lost = () => {
      if (!this.#stopping.signal.aborted) this.#returning = this.#bringBack();
    };
    if (isGone(server)) lost();
    else server.once('exit', lost);
  }

  async #bringBack(): Promise<void> {
    const { signal } = this.#stopping;
    const { exitCode: code, signalCode } = this.#server;
    this.#log.error({ code, signal: signalCode }, 'the embedded PostgreSQL stopped by itself, starting it again');
    const [first, last] = RETRY_MS;
    for (let pause: number = first; !signal.aborted; pause = Math.min(2 * pause, last)) {
      const server = await this.#start().catch((error: Error) => {
        if (pause === first)
          this.#log.error({ reason: error.message }, 'the embedded PostgreSQL cannot be started again');
        return null;
      });
      if (server) {
        this.#log.warn('the embedded PostgreSQL runs again');
        this.#watch(server);
        return;
      }
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }
}

const isGone = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

/** Shuts a server down cleanly, and by force when it does not end; resolves when it is gone. */
export async function stopServer(server: ChildProcess): Promise<void> {
  if (isGone(server)) return;
  const gone = once(server, 'exit');
  server.kill('SIGINT');
  const impatience = setTimeout(() => server.kill('SIGQUIT'), CLEAN_STOP_MS);
  await gone;
  clearTimeout(impatience);
}
