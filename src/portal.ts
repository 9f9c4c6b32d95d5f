import pg from 'pg';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { confirmViewer, viewerOf } from './identity/authentication.ts';
import { ENTITIES } from './modules.ts';
import { connectOrm, queryOf } from './platform/db/orm.ts';
import { EventRelay } from './platform/events/event-relay.ts';
import { FanOut } from './platform/live/fan-out.ts';
import { Loaders } from './platform/loader.ts';
import type { Portal } from './platform/module.ts';
import { createRateLimits } from './platform/security/rate-limit.ts';
import { createSecretBox, loadMasterKeys } from './platform/security/secret.ts';

/**
 * Makes what every part shares: the database, the secrets, the event log and the maker of contexts.
 * @param running Gets what has to be closed.
 */
export async function createPortal(
  config: Config,
  databaseUrl: string,
  log: Logger,
  running: AsyncDisposableStack,
): Promise<Portal> {
  const secrets = createSecretBox(await loadMasterKeys(config));
  const orm = await connectOrm(databaseUrl, ENTITIES);
  running.defer(() => orm.close());
  const db = queryOf(orm.em);
  const relay = new EventRelay({ databaseUrl, db, log });
  const live = new FanOut({
    relay,
    db,
    queueLimit: config.subscriberQueueEvents,
    replayHours: config.replayHours,
  });
  const rateLimit = createRateLimits(limitsPool(databaseUrl, log, running));
  const contextOf: Portal['contextOf'] = ({ requestId, viewer = null, remoteAddress = null }) => ({
    ...{ config, em: orm.em, db, secrets, live, rateLimit, viewer, confirmViewer, remoteAddress, requestId },
    loaders: new Loaders(),
    log: log.child({ requestId }),
  });
  return {
    ...{ config, databaseUrl, log, relay, live, contextOf },
    contextFor: async (caller) =>
      contextOf({ ...caller, viewer: await viewerOf(contextOf(caller), caller.authorization) }),
  };
}

function limitsPool(databaseUrl: string, log: Logger, running: AsyncDisposableStack): pg.Pool {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, application_name: 'gatehouse limits' });
  pool.on('error', (error) => log.warn({ err: error }, 'Idle database connection lost'));
  running.defer(() => pool.end());
  return pool;
}
