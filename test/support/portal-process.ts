import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from './client.ts';
import { GATEHOUSE_PACE } from './running-portal.ts';
import { COMPILED } from './server.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The built portal as a process of its own, as `npm start` runs it. */
export class PortalProcess {
  private constructor(
    readonly child: ChildProcess,
    /** Where GraphQL is answered. */
    readonly url: string,
  ) {}

  /** Resolves when it says that it is ready. Processes on one database, with the same master keys, make up one portal. */
  static async start(
    settings: Record<'DATABASE_URL' | 'DATA_DIR', string> & Record<string, string>,
  ): Promise<PortalProcess> {
    const env = {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      GATEHOUSE_PACE,
      GATEHOUSE_FACES: 'false',
      NODE_COMPILE_CACHE: COMPILED,
      PORT: '0',
      GATEHOUSE_SANDBOX_PORT: '0',
      GATEHOUSE_LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'fatal',
      ...settings,
    };
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /ready at (http\S+\/graphql)/.exec(line)?.[1];
      if (url) return new PortalProcess(child, url);
    }
    throw new Error('The portal ended before it was ready.');
  }

  as(account: string): Promise<Client> {
    return Client.signIn(this.url, `${account}@example.com`);
  }

  /** Ends it with this signal and resolves with its exit code, null after SIGKILL. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill(signal);
      await once(this.child, 'exit');
    }
    return this.child.exitCode;
  }
}
