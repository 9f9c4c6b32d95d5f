import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { admitToken } from './apps/account-changes/token-admission.ts';
import { browsingAudience } from './catalogue/browsing/audience.ts';
import { SHARED_FIELDS } from './catalogue/browsing/shared-fields.ts';
import { type Config, ConfigError } from './config.ts';
import { faceGateways } from './face-gateways.ts';
import { graphiqlWelcome } from './graphiql-welcome.ts';
import { ENROLMENT } from './identity/enrolment-fields.ts';
import {
  closeWhenAccountsChange,
  type Identity,
  sessionsOfConnections,
} from './identity/sessions/session.connections.ts';
import { MODULES } from './modules.ts';
import type { Context } from './platform/context.ts';
import { faceRoutes } from './platform/faces/faces.ts';
import { createEngine, type Engine } from './platform/graphql-pipeline/engine.ts';
import { createPipeline, type Pipeline } from './platform/graphql-pipeline/pipeline.ts';
import { readManifest, type StoredDocumentsOptions } from './platform/graphql-pipeline/stored-documents.ts';
import { GRAPHQL_PATH } from './platform/http/graphql-route.ts';
import { createEdgeMetrics, type EdgeMetrics } from './platform/http/metrics.ts';
import { createOriginPolicy } from './platform/http/origin.ts';
import type { ReadinessCheck } from './platform/http/probes.ts';
import { createHttpServer, type HttpServer, type TlsFiles } from './platform/http/server.ts';
import { createStreamAnswer } from './platform/http-streams/streams.ts';
import { OUTSIDE_PLACES, startWorker, type Worker } from './platform/jobs/worker.ts';
import type { FanOut } from './platform/live/fan-out.ts';
import { LIVE_EVENTS } from './platform/live/hello.ts';
import { LiveConnections } from './platform/live-connections/live-connections.ts';
import type { Portal } from './platform/module.ts';
import { createRestriction } from './platform/scopes/restricted.ts';
import { createScopeCheck } from './platform/scopes/scope-check.ts';
import { SessionCookies } from './platform/session-cookies/session-cookie.ts';
import { attachWebSocket } from './platform/websocket/websocket.ts';
import { createPortal } from './portal.ts';
import { checkEvents, registerPortalMetrics } from './portal-metrics.ts';
import { findPage } from './presentation/redirects/found-page.queries.ts';
import { createSchema } from './schema.ts';
import { TOKEN_SCOPES } from './token-scopes.ts';

/** A running portal. */
export interface App {
  /** The port it listens on. */
  port: number;
  /** Subscriptions to the event log on this node. */
  live: FanOut;
  /** Acts as the system: for seeds and commands. */
  context: Context;
  /** What all of its parts share. */
  portal: Portal;
  /** Finishes what has begun, closes every socket with 1001, hands jobs back and disconnects. */
  stop(): Promise<void>;
}

/** How long requests that have begun may take to finish when the process is told to stop. Jobs have as long, at the same time. */
const DRAIN_MS = 8_000;

/**
 * Builds the portal and starts it. The database must be migrated. Nothing stays behind when it cannot start.
 * @param setUp What must be there before anybody is sent here: until it is done, the portal answers, and is not ready.
 */
export async function startApp(
  config: Config,
  databaseUrl: string,
  log: Logger,
  setUp: (context: Context, portal: Portal) => Promise<void> = async () => {},
): Promise<App> {
  await using starting = new AsyncDisposableStack();
  const portal = await createPortal(config, databaseUrl, log, starting);
  const metrics = createMetrics(portal);
  const pipeline = createGraphql(portal, metrics);
  await portal.relay.start();
  starting.defer(() => portal.relay.stop());
  const workers = await startJobs(portal, starting);
  await startConsumers(portal, starting);
  const start = { isComplete: false };
  const live = createLiveConnections(portal, pipeline, metrics);
  const http = await createHttp(portal, live, metrics, [...readinessOf(portal, workers), setUpCheck(start)]);
  starting.defer(async () => {
    await Promise.all([live.drain(DRAIN_MS), http.close(DRAIN_MS), ...workers.map((worker) => worker.stop())]);
  });
  const port = await http.listen({ port: config.port, host: config.host });
  const context = portal.contextOf({ requestId: 'system' });
  await setUp(context, portal);
  start.isComplete = true;
  const running = starting.move();
  return {
    port,
    live: portal.live,
    context,
    portal,
    stop: () => running.disposeAsync(),
  };
}

function createMetrics(portal: Portal): EdgeMetrics {
  const metrics = createEdgeMetrics();
  for (const register of [registerPortalMetrics, ...MODULES.flatMap((module) => module.metrics ?? [])]) {
    register(metrics.registry, portal);
  }
  return metrics;
}

function createGraphql({ config, log, relay }: Portal, metrics: EdgeMetrics): Pipeline {
  const engine = engineOf(config);
  return createPipeline({
    engine,
    documents: trustedDocuments(config),
    log,
    outages: { isAway: (failure) => relay.isAway(failure), back: () => relay.back() },
    events: LIVE_EVENTS,
    shared: { fields: SHARED_FIELDS, audienceOf: (ctx) => browsingAudience(ctx as Context) },
    viewerOf: (ctx) => (ctx as Context).viewer,
    admissions: [createScopeCheck(engine.schema, TOKEN_SCOPES), createRestriction(engine.schema, ENROLMENT)],
    onOperation: metrics.countOperation,
  });
}

const engines = new Map<boolean, Engine>();

/** Made once in a process, with what it knows of the documents: nothing in it belongs to a portal. */
function engineOf({ introspection }: Config): Engine {
  const engine = engines.get(introspection) ?? createEngine({ schema: createSchema(), introspection });
  engines.set(introspection, engine);
  return engine;
}

function trustedDocuments({ trustedDocuments: { file, only } }: Config): StoredDocumentsOptions {
  try {
    return { trusted: file ? readManifest(readFileSync(file, 'utf8')) : new Map(), onlyTrusted: only };
  } catch (error) {
    throw new ConfigError([`GATEHOUSE_TRUSTED_DOCUMENTS is no manifest that can be read: ${(error as Error).message}`]);
  }
}

function createLiveConnections(portal: Portal, pipeline: Pipeline, metrics: EdgeMetrics): LiveConnections<Identity> {
  const sessions = sessionsOfConnections(portal, admitToken);
  const live = new LiveConnections<Identity>({ pipeline, metrics, log: portal.log, ...sessions });
  closeWhenAccountsChange(portal, live);
  return live;
}

/** Everything that is done after commits: what waits for others, and the portal's own work. */
async function startJobs(portal: Portal, starting: AsyncDisposableStack): Promise<Worker[]> {
  const { config, databaseUrl, log, outage } = portal;
  const jobs = MODULES.flatMap((module) => module.jobs ?? []);
  for (const module of MODULES) jobs.push(...((await module.start?.(portal, starting)) ?? []));
  const parked = MODULES.flatMap(
    ({ parkedFlags }) => parkedFlags?.(portal.contextOf({ requestId: 'parked jobs' })) ?? [],
  );
  const start = async (isOutside: boolean, concurrency: number): Promise<Worker> => {
    const worker = await startWorker({
      ...{ databaseUrl, concurrency, log, outage },
      jobs: jobs.filter(({ job }) => job.isOutside === isOutside),
      createContext: (requestId) => portal.contextOf({ requestId }),
      parkedFlags: async () => (await Promise.all(parked.map((readFlags) => readFlags()))).flat(),
    });
    starting.defer(() => worker.stop());
    return worker;
  };
  // Before anybody waits for jobs, whom each would wake.
  for (const schedule of MODULES.flatMap((module) => module.schedules ?? [])) {
    await schedule(portal.contextOf({ requestId: 'schedule' }));
  }
  return [
    await start(false, config.workerConcurrency),
    await start(true, config.workerConcurrency > 0 ? OUTSIDE_PLACES : 0),
  ];
}

async function startConsumers(
  { config, contextOf, relay, log, outage }: Portal,
  starting: AsyncDisposableStack,
): Promise<void> {
  if (config.workerConcurrency === 0) return;
  for (const create of MODULES.flatMap((module) => module.consumers ?? [])) {
    const consumer = create({ createContext: (requestId) => contextOf({ requestId }), relay, log, outage });
    await consumer.start();
    starting.defer(() => consumer.stop());
  }
}

function readinessOf({ contextOf, relay }: Portal, workers: readonly Worker[]): ReadinessCheck[] {
  const { db } = contextOf({ requestId: 'readiness' });
  return [
    { name: 'database', check: async () => void (await db.selectFrom('portalSettings').select('id').execute()) },
    { name: 'worker', check: async () => void (await Promise.all(workers.map((worker) => worker.check()))) },
    { name: 'events', check: () => checkEvents(relay) },
  ];
}

const setUpCheck = (start: { isComplete: boolean }): ReadinessCheck => ({
  name: 'setUp',
  check: async () => {
    if (!start.isComplete) throw new Error('The first provider and the demo world are being set up.');
  },
});

function certificateOf({ tls: { certificate, key } }: Config): TlsFiles | null {
  if (!certificate || !key) return null;
  try {
    return { cert: readFileSync(certificate), key: readFileSync(key) };
  } catch (error) {
    throw new ConfigError([
      `GATEHOUSE_TLS_CERTIFICATE or GATEHOUSE_TLS_KEY cannot be read: ${(error as Error).message}`,
    ]);
  }
}

/** What everybody may browse. */
const PUBLIC_FIELDS = new Set([...SHARED_FIELDS.Query, '__typename']);

/** What a stranger finds at the paths of the pages. */
const pagesOf = ({ contextOf }: Portal) => {
  const ctx = contextOf({ requestId: 'pages' });
  return (url: string) => findPage(ctx, url);
};

async function createHttp(
  portal: Portal,
  live: LiveConnections<Identity>,
  metrics: EdgeMetrics,
  readiness: readonly ReadinessCheck[],
): Promise<HttpServer> {
  const { config, log } = portal;
  const { allowedOrigins: allowed, allowedHosts, trustProxy } = config;
  const originPolicy = createOriginPolicy({ allowed, loopback: !config.isProduction, log });
  const cookies = new SessionCookies(config.publicUrl);
  const shared = { metrics, log, originPolicy, allowedHosts, trustProxy, cookies };
  const http = await createHttpServer({
    ...shared,
    pipeline: live.pipeline,
    // Where no other documents run than trusted ones, there is nothing to try.
    graphiql: config.introspection && !config.trustedDocuments.only ? graphiqlWelcome(config) : null,
    readiness,
    // Whoever develops looks for what is out of the ordinary.
    requestLogLevel: config.environment === 'development' ? 'debug' : 'info',
    routes: [
      ...MODULES.flatMap((module) => module.routes ?? []).map((routes) => routes(portal)),
      ...(config.faces ? [faceRoutes(portal, { gatewaysOf: faceGateways(portal), pageOf: pagesOf(portal) })] : []),
    ],
    createContext: portal.contextFor,
    tls: certificateOf(config),
    publicFields: PUBLIC_FIELDS,
    publicSeconds: config.catalogueCacheSeconds,
    stream: createStreamAnswer({ live, metrics }),
  });
  attachWebSocket({ ...shared, server: http.server, path: GRAPHQL_PATH, live });
  return http;
}
