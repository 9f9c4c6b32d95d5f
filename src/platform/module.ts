import type { EntityClass } from '@mikro-orm/core';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from '../config.ts';
import type { Context } from './context.ts';
import type { NodeType } from './db/node-types.ts';
import type { DatabaseOutage } from './db-connections/outage.ts';
import type { EventConsumer, EventConsumerOptions } from './events/event-consumer.ts';
import type { EventRelay } from './events/event-relay.ts';
import type { Caller } from './http/caller.ts';
import type { JobImplementation } from './jobs/job.ts';
import type { FanOut } from './live/fan-out.ts';

/** What a context tells of whoever calls. */
type From = Pick<Context, 'remoteAddress' | 'userAgent' | 'sessionCookie'>;

/** What all modules of a running portal share. */
export interface Portal {
  config: Config;
  databaseUrl: string;
  log: Logger;
  /** Told by whoever fails without the database. */
  outage: DatabaseOutage;
  relay: EventRelay;
  live: FanOut;
  /** The context of one call; nobody is signed in unless it says so. */
  contextOf(call: Partial<Pick<Context, 'viewer' | keyof From>> & { requestId: string }): Context;
  /** The context of somebody who calls over HTTP, with who that is. */
  contextFor(caller: Caller): Promise<Context>;
}

/** A consumer of the event log, but for what every consumer of a portal gets alike. */
export type ConsumerFactory = (options: Omit<EventConsumerOptions, 'name' | 'types' | 'handle'>) => EventConsumer;

/**
 * Everything a module brings to the portal, in one place: the composition takes it from here and from nowhere else. What a
 * module defines and does not name here fails `test/structure/registration.test.ts`.
 */
export interface Module {
  name: string;
  /** Tables that are written through an entity. */
  entities?: readonly EntityClass[];
  // biome-ignore lint/complexity/noBannedTypes: the type that type-graphql asks for
  resolvers: readonly Function[];
  /** Types that `node(id)` finds. */
  nodes?: readonly NodeType[];
  /** Work after commits. */
  jobs?: readonly JobImplementation[];
  /** Added once when the portal starts: jobs that come again by themselves. */
  schedules?: readonly ((ctx: Context) => Promise<void>)[];
  /** Flags of jobs that are left alone for now, asked before every job: see `Postponed`. */
  parkedFlags?: (ctx: Context) => () => Promise<string[]>;
  /** Followers of the event log, on nodes that run jobs. */
  consumers?: readonly ConsumerFactory[];
  /** HTTP beside GraphQL. */
  routes?: readonly ((portal: Portal) => (app: FastifyInstance) => void)[];
  metrics?: readonly ((registry: Registry, portal: Portal) => void)[];
  /**
   * Starts what has a life of its own, such as a connection to a mail server, before any job runs.
   * @param running Gets what has to be stopped.
   * @returns Jobs that need it.
   */
  start?(portal: Portal, running: AsyncDisposableStack): Promise<readonly JobImplementation[]>;
}
