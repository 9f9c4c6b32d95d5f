import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { storedClient } from './admission/clients.ts';
import { api } from './api-model.ts';
import { policy, session } from './model.ts';

/** What a Gateway keeps outside its memory: definition files, policy files, and its Redis. */
const sandboxState = z.object({
  apis: z.record(z.string(), api),
  policies: z.record(z.string(), policy),
  /** By stored name: the key's hash, or the key itself without hashing. */
  sessions: z.record(z.string(), session),
  /** When the store gives sessions up, in ms, by stored name; those that it keeps are not named. */
  forgottenAt: z.record(z.string(), z.number()).default({}),
  /** PEM by id: the organisation with the fingerprint. */
  certificates: z.record(z.string(), z.string()).default({}),
  /** Of OAuth 2.0, by the id of the API and their own. */
  clients: z.record(z.string(), storedClient).default({}),
  /** When tokens end, by clients as above and stored names. One that is revoked stays. */
  tokens: z.record(z.string(), z.record(z.string(), z.number())).default({}),
  quotas: z.record(z.string(), z.object({ used: z.int(), renewsAt: z.number().nullable() })),
});
export type SandboxState = z.infer<typeof sandboxState>;

/** Loads the state of an earlier run. A missing file is a first start; a damaged one is an error, not a fresh start. */
export async function loadState(file: string | undefined): Promise<SandboxState> {
  const empty = {
    apis: {},
    policies: {},
    sessions: {},
    forgottenAt: {},
    certificates: {},
    clients: {},
    tokens: {},
    quotas: {},
  };
  if (!file) return empty;
  try {
    return sandboxState.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return empty;
    throw new Error(`The sandbox gateway cannot read its state from ${file}; delete the file to start afresh.`, {
      cause: error,
    });
  }
}

/** Writes the state on request, never two writes at once; requests during a write share the next one. */
export class StateFile {
  private running: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;

  constructor(
    private readonly file: string | undefined,
    private readonly state: SandboxState,
  ) {}

  /** Resolves when a state not older than now is on disk. */
  save(): Promise<void> {
    this.next ??= this.running.then(() => {
      this.next = undefined;
      this.running = this.write();
      return this.running;
    });
    return this.next;
  }

  /** By renaming, so that a crash leaves the old state or the new one, never half of one. */
  private async write(): Promise<void> {
    if (!this.file) return;
    await mkdir(dirname(this.file), { recursive: true });
    // Portals that share a data folder save it at the same time.
    const draft = `${this.file}.new-${process.pid}`;
    // The file holds keys: nobody else may read it.
    const handle = await open(draft, 'w', 0o600);
    await handle.writeFile(JSON.stringify(this.state));
    await handle.sync();
    await handle.close();
    await rename(draft, this.file);
  }
}
