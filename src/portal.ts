import pg from 'pg';
import type { Logger } from 'pino';
import { admitToken } from './apps/account-changes/token-admission.ts';
import type { Config } from './config.ts';
import { confirmViewer, viewerOf } from './identity/authentication.ts';
import { ENTITIES } from './modules.ts';
import { CONNECT_MS, connectOrm, queryOf, SILENT_MS } from './platform/db/orm.ts';
import { endSilentConnections } from './platform/db-connections/lost-connections.ts';
import { DatabaseOutage } from './platform/db-connections/outage.ts';
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
  const orm = await connectOrm(databaseUrl, ENTITIES, SILENT_MS);
  running.defer(() => orm.close());
  const db = queryOf(orm.em);
  const outage = new DatabaseOutage(log);
  const relay = new EventRelay({ databaseUrl, db, log, outage });
  const live = new FanOut({
    relay,
    db,
    queueLimit: config.subscriberQueueEvents,
    replayHours: config.replayHours,
  });
  const rateLimit = createRateLimits(limitsPool(databaseUrl, outage, running));
  const contextOf: Portal['contextOf'] = ({ requestId, viewer = null, ...from }) => ({
    ...{ config, em: orm.em, db, secrets, live, rateLimit, viewer, confirmViewer, requestId },
    remoteAddress: from.remoteAddress ?? null,
    userAgent: from.userAgent ?? null,
    sessionCookie: from.sessionCookie ?? null,
    eventCursor: live.cursor,
    loaders: new Loaders(),
    log: log.child({ requestId }),
  });
  return {
    ...{ config, databaseUrl, log, outage, relay, live, contextOf },
    contextFor: async (caller) => {
      const ctx = contextOf(caller);
      return { ...ctx, viewer: await viewerOf(ctx, caller.authorization, admitToken) };
    },
  };
}

function limitsPool(databaseUrl: string, outage: DatabaseOutage, running: AsyncDisposableStack): pg.Pool {
  const application_name = 'gatehouse limits';
  const pool = new pg.Pool({
    ...{ connectionString: databaseUrl, max: 2, application_name, connectionTimeoutMillis: CONNECT_MS },
  });
  endSilentConnections(pool, SILENT_MS);
  pool.on('error', (error) => outage.notes(error));
  running.defer(() => pool.end());
  return pool;
}
