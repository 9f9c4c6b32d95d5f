import type { EntityManager } from '@mikro-orm/postgresql';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Database } from './db/database.ts';
import type { EventActor } from './events/event-log.ts';
import type { FanOut } from './live/fan-out.ts';
import { Loaders } from './loader.ts';
import type { RateLimits } from './security/rate-limit.ts';
import type { SecretBox } from './security/secret.ts';
import type { SessionCookie } from './session-cookies/session-cookie.ts';
import type { Asked } from './shapes/asked.ts';
import type { Viewer } from './viewer.ts';

/** What every resolver, service and job gets. One is made for each HTTP request, socket operation, event and job. */
export interface Context {
  config: Config;
  /** Writes. Inside a mutation it is bound to the mutation's transaction. */
  em: EntityManager;
  /** Reads, as plain rows in the entity's property names; bound to the same transaction as `em`. */
  db: Kysely<Database>;
  viewer: Viewer | null;
  /**
   * The facts about a viewer as they are now, which nobody changes until the transaction of `tx` ends; null when it may
   * no longer act.
   */
  confirmViewer(tx: Pick<Context, 'db' | 'config'>, viewer: Viewer): Promise<Viewer | null>;
  loaders: Loaders;
  /** What the operation asks of the rows that are being read as a page. */
  asked?: Asked | null;
  secrets: SecretBox;
  /** Subscriptions to the event log. */
  live: FanOut;
  /** Place in the event log that everything read through this context shows: taken before anything was read. */
  eventCursor: string;
  rateLimit: RateLimits;
  /** Who acts, where it is not the viewer: the running job, or the person who follows a one-use link. */
  actor?: EventActor;
  /** The call is refused in any case, and only asked what else is wrong with it: nothing of it is committed. */
  isRefused?: boolean;
  /** Rows that get another name later in this transaction: the one that they have is free. */
  renamed?: ReadonlySet<string>;
  log: Logger;
  requestId: string;
  /** Address of the caller, for rate limits and the audit trail; null in jobs. */
  remoteAddress: string | null;
  /** What the program of the caller calls itself; null where it does not, on sockets and in jobs. */
  userAgent: string | null;
  /** The caller's session as its browser keeps it; null where the answer cannot change that: on sockets, in streams and jobs. */
  sessionCookie: SessionCookie | null;
}

/** The same call as if this viewer made it. Loaders are not shared: each viewer's hold what that viewer may see. */
export const asViewer = (ctx: Context, viewer: Viewer): Context => ({ ...ctx, viewer, loaders: new Loaders() });
