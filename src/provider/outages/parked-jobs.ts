import type { Context } from '../../platform/context.ts';
import { ProviderStatus } from '../providers/provider.entity.ts';

/** What a job that needs a provider waits for while the provider is down; see `Postponed`. */
export const outageFlag = (providerId: string) => `provider:${providerId}`;

/** How long a worker may go on fetching jobs for a provider that has just gone down; each of them is parked at once. */
const MEMORY_MS = 500;

/**
 * For the worker: which jobs are left alone, because their provider is down. They are not fetched and lose no attempt; as
 * soon as a look finds the provider up, its flag is gone and they are tried again.
 */
export function parkedJobFlags({ db }: Pick<Context, 'db'>): () => Promise<string[]> {
  let known: Promise<string[]> | null = null;
  let knownUntil = 0;
  const read = async () => {
    const down = await db
      .selectFrom('provider')
      .select('id')
      .where('status', '=', ProviderStatus.DOWN)
      .where('deletedAt', 'is', null)
      .execute();
    return down.map(({ id }) => outageFlag(id));
  };
  return () => {
    if (known && performance.now() < knownUntil) return known;
    knownUntil = performance.now() + MEMORY_MS;
    known = read();
    // A failure is told to whoever asked now, and forgotten.
    known.catch(() => {
      known = null;
    });
    return known;
  };
}
