import { type Delay, readDelay } from '../../apps/progress/delay.service.ts';
import type { Context } from '../../platform/context.ts';
import { timeInWords } from './in-words.ts';
import { portalLink } from './portal-links.ts';

/** What the mail about credentials that wait for a gateway may say. */
export interface ProviderFacts extends Pick<Delay, 'credentialCount'> {
  provider: string;
  /** The most frequent ones, each on a line of its own. */
  causes: string;
  /** Null where none waits any more. */
  waitingSince: string | null;
  link: string;
}

/** Reads what waits now. */
export async function providerFacts(ctx: Context, id: string): Promise<ProviderFacts> {
  const { name } = await ctx.db.selectFrom('provider').select('name').where('id', '=', id).executeTakeFirstOrThrow();
  const { waitingSince, credentialCount, causes } = await readDelay(ctx, id);
  return {
    ...{ provider: name, credentialCount, causes: causes.join('\n') },
    waitingSince: waitingSince && timeInWords(waitingSince),
    link: portalLink(ctx.config, 'providers', id),
  };
}
