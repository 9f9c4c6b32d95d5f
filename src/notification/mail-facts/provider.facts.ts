import { z } from 'zod';
import { ENDED_STATUSES } from '../../apps/credentials/credential.rules.ts';
import { type Delay, readDelay } from '../../apps/progress/delay.service.ts';
import type { Context } from '../../platform/context.ts';
import type { EventState } from '../../platform/events/event-log.ts';
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

/** What the mail about products that keys do not open may say. */
export interface ObstacleFacts {
  provider: string;
  /** What was new at that time, each on a line of its own. */
  obstacles: string;
  link: string;
}

/** As the event tells it: what has changed since is in the portal, and told anew. */
export async function obstacleFacts(ctx: Context, id: string, told: EventState | null): Promise<ObstacleFacts> {
  const { name } = await ctx.db.selectFrom('provider').select('name').where('id', '=', id).executeTakeFirstOrThrow();
  const { products, plans } = OBSTACLES.parse(told);
  const lines = [...products, ...plans].flatMap(({ name: offer, obstacles }) =>
    obstacles.map(({ message }) => `${offer}: ${message}`),
  );
  const more = lines.length > MAX_LINES ? [`and ${lines.length - MAX_LINES} more`] : [];
  const obstacles = [...lines.slice(0, MAX_LINES), ...more].join('\n');
  return { provider: name, obstacles, link: portalLink(ctx.config, 'providers', id) };
}

const MAX_LINES = 50;

/** What `provider.obstaclesFound` says. */
const FOUND = z.array(z.object({ name: z.string(), obstacles: z.array(z.object({ message: z.string() })) }));
const OBSTACLES = z.object({ products: FOUND, plans: FOUND.default([]) });

/** What the mail about a gateway that serves no written policy may say. */
export interface UnservedFacts {
  provider: string;
  /** What to set. */
  cause: string;
  link: string;
}

export async function unservedFacts(ctx: Context, id: string, told: EventState | null): Promise<UnservedFacts> {
  const { name, cause } = z.object({ name: z.string(), cause: z.string() }).parse(told);
  return { provider: name, cause, link: portalLink(ctx.config, 'providers', id) };
}

/** What the mail about a gateway without its keys may say. */
export interface LostKeysFacts {
  provider: string;
  restoredCount: number;
  /** Of those that the portal keeps no copy of. */
  rotationCount: number;
  link: string;
}

/** Counts the credentials whose keys the gateway should hold. */
export async function lostKeysFacts(ctx: Context, id: string): Promise<LostKeysFacts> {
  const { name, restoredCount, rotationCount } = await ctx.db
    .selectFrom('provider')
    .leftJoin('credential', (join) =>
      join
        .onRef('credential.providerId', '=', 'provider.id')
        .on('credential.appliedRevision', '>', 0)
        .on('credential.status', 'not in', ENDED_STATUSES),
    )
    .select(['provider.name'])
    .select((eb) => eb.fn.count<number>('credential.secret').as('restoredCount'))
    .select((eb) =>
      eb.fn.count<number>('credential.id').filterWhere('credential.secret', 'is', null).as('rotationCount'),
    )
    .where('provider.id', '=', id)
    .groupBy('provider.name')
    .executeTakeFirstOrThrow();
  const counts = { restoredCount: Number(restoredCount), rotationCount: Number(rotationCount) };
  return { provider: name, ...counts, link: portalLink(ctx.config, 'providers', id) };
}
