import 'reflect-metadata';
import pg from 'pg';
import type { Logger } from 'pino';
import { accessConsumer } from './access/access.consumer.ts';
import { scheduleWatch, watchRequestsJob } from './access/waiting/waiting.jobs.ts';
import { convergeCredentialJob } from './apps/gateway-keys/credential.jobs.ts';
import { endProviderCredentialsJob, refreshPlanKeysJob } from './apps/gateway-keys/offer-change.jobs.ts';
import { passTimeJob } from './apps/lifecycle/credential-life.jobs.ts';
import { sweepProviderJob, sweepProvidersJob } from './apps/sweep/provider-sweep.jobs.ts';
import { scheduleSweeps } from './apps/sweep/provider-sweep.schedule.ts';
import { auditRoutes } from './audit/audit.routes.ts';
import { writePolicyJob } from './catalogue/publishing/policy.jobs.ts';
import { synchroniseProviderJob } from './catalogue/synchronise/sync.jobs.ts';
import type { Config } from './config.ts';
import { ENTITIES } from './entities.ts';
import { graphiqlWelcome } from './graphiql-welcome.ts';
import { bearerToken, useSession } from './identity/sessions/authentication.ts';
import { ACCOUNT_CHANGES, SessionCache } from './identity/sessions/session.cache.ts';
import { bearerServiceToken, useServiceToken } from './identity/tokens/service-token.queries.ts';
import { decisionPageRoutes } from './notification/decision-page/decision-page.routes.ts';
import { notificationJobs } from './notification/delivery/mail.jobs.ts';
import { mailboxRoutes } from './notification/delivery/mailbox.routes.ts';
import { createMailer } from './notification/delivery/mailer.ts';
import { notificationConsumer } from './notification/notification.consumer.ts';
import { checkOverrides } from './notification/templates/templates.ts';
import { startWebhooks } from './notification/webhook-deliveries/webhook.worker.ts';
import type { Context } from './platform/context.ts';
import { connectOrm, queryOf } from './platform/db/orm.ts';
import { EventRelay } from './platform/events/event-relay.ts';
import { createPipeline, type Pipeline } from './platform/graphql/pipeline.ts';
import type { Caller } from './platform/http/caller.ts';
import { GRAPHQL_PATH } from './platform/http/graphql-route.ts';
import { createEdgeMetrics, type EdgeMetrics } from './platform/http/metrics.ts';
import type { ReadinessCheck } from './platform/http/probes.ts';
import { createHttpServer, type HttpServer } from './platform/http/server.ts';
import { SocketCloseCode, type SocketIdentity } from './platform/http/socket-connection.ts';
import { attachWebSocket, type WebSocketEdge } from './platform/http/websocket.ts';
import { startWorker } from './platform/jobs/worker.ts';
import { FanOut } from './platform/live/fan-out.ts';
import { Loaders } from './platform/loader.ts';
import { createRateLimit } from './platform/rate-limit.ts';
import { createSecretBox, loadMasterKeys } from './platform/secret.ts';
import { checkEvents, registerPortalMetrics } from './portal-metrics.ts';
import { checkProviderJob } from './provider/connection/provider.jobs.ts';
import { parkedJobFlags } from './provider/health/circuit-breaker.ts';
import { registerProviderMetrics } from './provider-metrics.ts';
import { createSchema } from './schema.ts';

/** A running portal. */
export interface App {
  /** The port it listens on. */
  port: number;
  /** Subscriptions to the event log on this node. */
  live: FanOut;
  /** Acts as the system: for seeds and commands. */
  context: Context;
  /** Finishes what has begun, closes every socket with 1001, hands jobs back and disconnects. */
  stop(): Promise<void>;
}

/** How long requests and jobs that have begun may take to finish when the process is told to stop. */
const DRAIN_MS = 10_000;

/** Builds the portal and starts it. The database must be migrated. Nothing stays behind when it cannot start. */
export async function startApp(config: Config, databaseUrl: string, log: Logger): Promise<App> {
  await using starting = new AsyncDisposableStack();
  const core = await createCore(config, databaseUrl, log);
  starting.defer(() => core.close());
  const { relay } = core;
  const metrics = createEdgeMetrics();
  registerProviderMetrics(metrics.registry, core.contextOf({ requestId: 'metrics' }).db);
  registerPortalMetrics(metrics.registry, { ...core, db: core.contextOf({ requestId: 'metrics' }).db });
  const pipeline = createPipeline({
    schema: createSchema({ live: core.live, onCommit: () => relay.wake() }),
    introspection: config.introspection,
    log,
    onOperation: metrics.countOperation,
  });
  await relay.start();
  starting.defer(() => relay.stop());
  const worker = await startJobs(core, databaseUrl, starting);
  const readiness = [
    { name: 'database', check: core.checkDatabase },
    { name: 'worker', check: () => worker.check() },
    { name: 'events', check: () => checkEvents(relay) },
  ];
  const http = await createHttp(core, pipeline, metrics, readiness);
  starting.defer(() => http.close(DRAIN_MS));
  const sockets = attachSockets(core, pipeline, metrics, http);
  starting.defer(() => sockets.drain(DRAIN_MS));
  const port = await http.listen({ port: config.port, host: config.host });
  const running = starting.move();
  return {
    port,
    live: core.live,
    context: core.contextOf({ requestId: 'system' }),
    stop: () => running.disposeAsync(),
  };
}

/** Everything that is done after commits. */
async function startJobs({ config, contextOf, relay, log }: Core, databaseUrl: string, starting: AsyncDisposableStack) {
  const createContext = (requestId: string) => contextOf({ requestId });
  checkOverrides(config.mail.templateDir);
  const mailer = createMailer(config, log);
  starting.defer(() => mailer.close());
  const worker = await startWorker({
    databaseUrl,
    concurrency: config.workerConcurrency,
    jobs: [
      checkProviderJob,
      synchroniseProviderJob,
      writePolicyJob,
      convergeCredentialJob,
      refreshPlanKeysJob,
      endProviderCredentialsJob,
      passTimeJob,
      sweepProvidersJob,
      sweepProviderJob,
      watchRequestsJob,
      ...notificationJobs(mailer),
    ],
    createContext,
    onRun: () => relay.wake(),
    parkedFlags: parkedJobFlags(createContext('parked jobs').db),
    log,
  });
  starting.defer(() => worker.stop());
  await scheduleSweeps(createContext('sweeps'));
  await scheduleWatch(createContext('waiting requests'));
  const consumers = [accessConsumer, notificationConsumer].map((make) => make({ createContext, relay, log }));
  for (const consumer of config.workerConcurrency > 0 ? consumers : []) {
    await consumer.start();
    starting.defer(() => consumer.stop());
  }
  starting.use(await startWebhooks({ config, databaseUrl, createContext, relay, log }));
  return worker;
}

interface Core {
  config: Config;
  log: Logger;
  relay: EventRelay;
  live: FanOut;
  contextOf(call: Partial<Pick<Context, 'viewer' | 'remoteAddress'>> & { requestId: string }): Context;
  /** Rejects when the database does not answer. */
  checkDatabase(): Promise<void>;
  close(): Promise<void>;
}

/** What every part shares: the database, the secrets, the event log and the maker of contexts. */
async function createCore(config: Config, databaseUrl: string, log: Logger): Promise<Core> {
  const secrets = createSecretBox(await loadMasterKeys(config));
  const orm = await connectOrm(databaseUrl, ENTITIES);
  const db = queryOf(orm.em);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, application_name: 'gatehouse limits' });
  pool.on('error', (error) => log.warn({ err: error }, 'Idle database connection lost'));
  const relay = new EventRelay({ databaseUrl, db, log });
  const live = new FanOut({
    relay,
    db,
    queueLimit: config.subscriberQueueEvents,
    replayHours: config.replayHours,
  });
  const rateLimits = {
    signInAccount: createRateLimit(pool, 'sign-in account', 10, 300),
    signInAddress: createRateLimit(pool, 'sign-in address', 50, 300),
  };
  return {
    config,
    log,
    relay,
    live,
    contextOf: ({ requestId, viewer = null, remoteAddress = null }) => ({
      ...{ config, em: orm.em, db, secrets, live, rateLimits, viewer, remoteAddress, requestId },
      loaders: new Loaders(),
      log: log.child({ requestId }),
    }),
    checkDatabase: async () => {
      await db.selectFrom('portalSettings').select('id').execute();
    },
    close: async () => {
      await pool.end();
      await orm.close();
    },
  };
}

function createHttp(
  core: Core,
  pipeline: Pipeline,
  metrics: EdgeMetrics,
  readiness: readonly ReadinessCheck[],
): Promise<HttpServer> {
  const { config, log } = core;
  const createContext = async (caller: Caller) => core.contextOf({ ...caller, viewer: await viewerOf(core, caller) });
  return createHttpServer({
    pipeline,
    metrics,
    log,
    allowedOrigins: config.allowedOrigins,
    trustProxy: config.trustProxy,
    graphiql: config.introspection ? graphiqlWelcome(config) : null,
    readiness,
    routes: [
      mailboxRoutes(config),
      auditRoutes({ createContext, trustProxy: config.trustProxy }),
      decisionPageRoutes({
        createContext: ({ id: requestId }) => core.contextOf({ requestId }),
        onCommit: () => core.relay.wake(),
      }),
    ],
    createContext,
  });
}

/** A token that is no longer good makes an anonymous caller, who may still sign in anew. */
async function viewerOf(core: Core, caller: Caller) {
  const ctx = core.contextOf(caller);
  const serviceToken = bearerServiceToken(caller.authorization);
  if (serviceToken) return useServiceToken(ctx, serviceToken);
  const token = bearerToken(caller.authorization);
  const session = token && (await useSession(ctx, token));
  return session ? session.viewer : null;
}

interface Identity extends SocketIdentity {
  token: string;
}

function attachSockets(
  core: Core,
  pipeline: Pipeline,
  metrics: EdgeMetrics,
  http: HttpServer,
): WebSocketEdge<Identity> {
  const { config, log, relay } = core;
  const sessions = new SessionCache(core.contextOf({ requestId: 'sessions' }), relay);
  const edge = attachWebSocket<Identity>({
    server: http.server,
    path: GRAPHQL_PATH,
    pipeline,
    metrics,
    log,
    allowedOrigins: config.allowedOrigins,
    trustProxy: config.trustProxy,
    async authenticate({ authorization }) {
      const token = bearerToken(authorization);
      const session = token && (await sessions.read(token));
      return session ? { ...session.viewer, token, expiresAt: session.expiresAt } : null;
    },
    async createContext({ identity, remoteAddress }, requestId) {
      if (!identity) return core.contextOf({ requestId, remoteAddress });
      const session = await sessions.read(identity.token);
      return session && core.contextOf({ requestId, remoteAddress, viewer: session.viewer });
    },
  });
  closeWhenAccountsChange(relay, edge);
  return edge;
}

/**
 * A socket lives with the facts it was opened with, so whoever's facts change has to open a new one; the cursor brings
 * it back without a gap (OWASP ASVS 7.4.2).
 */
function closeWhenAccountsChange(relay: EventRelay, edge: WebSocketEdge<Identity>): void {
  relay.observe(ACCOUNT_CHANGES, ({ type, subject }) => {
    edge.closeWhere(
      ({ identity }) =>
        type === 'session.ended' ? identity?.sessionId === subject.sessionId : identity?.userId === subject.userId,
      SocketCloseCode.Forbidden,
      'Sign in again',
    );
  });
}
