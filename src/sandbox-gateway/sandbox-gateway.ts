import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { AdminCertificates } from './admin-api/admin-certificates.ts';
import { AdminDefinitions } from './admin-api/admin-definitions.ts';
import { AdminKeys } from './admin-api/admin-keys.ts';
import { AdminClients } from './admission/clients.ts';
import type { Api } from './api-model.ts';
import { ConsumerProxy } from './consumer-proxy.ts';
import { type Fault, Faults } from './faults.ts';
import { GatewayCore, type SandboxSettings } from './gateway-core.ts';
import { Quotas } from './quotas.ts';
import { RateLimiter } from './rate-limiter.ts';
import { buildServer, type SandboxTls } from './sandbox-server.ts';
import { loadState, type SandboxState, StateFile } from './state.ts';

/** Quota counters may be this old on disk after a crash; everything else is never old. */
const COUNTER_DELAY_MS = 1_000;

const DEFAULTS: SandboxSettings = {
  hashKeys: true,
  hashKeyFunction: 'murmur64',
  enableHashedKeysListing: true,
  allowMasterKeys: false,
  disableCachedSessionState: false,
  sessionCacheMs: 10_000,
  policyStorage: 'path',
  escapesKeyIds: false,
  healthCheckEndpointName: 'hello',
  reloadInterval: 100,
};

export interface SandboxOptions extends Partial<SandboxSettings> {
  /** 0, the default, takes any free one. */
  port?: number;
  /** Always the loopback interface: the stand-in is no gateway for others. */
  host: '127.0.0.1';
  secret: string;
  /** With which it speaks TLS, for admins and consumers alike; without it neither has client certificates. */
  tls?: SandboxTls;
  /** File that keeps the state beyond the process; when absent, the state ends with the process. */
  stateFile?: string;
  /** Definitions that are loaded from the start, over those in the state. */
  apis?: Api[];
}

export interface SandboxGateway {
  /** Base of the admin API and of the proxy, without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
  /** Trouble for calls of the admin API, for tests. Returns a function that ends it. */
  inject(fault: Fault): () => void;
  /** Reloads are accepted and never happen, until switched off. */
  ignoreReloads(ignore: boolean): void;
  /** As when the gateway's Redis is away, until switched off: keys seem to be missing, and none can be written. */
  loseStore(lost: boolean): void;
  /** As when somebody flushes the gateway's Redis: keys and counters are gone, but for what is remembered for 10 s. */
  forgetKeys(): Promise<void>;
  /** Ids of policies whose files lie where the gateway never reads them. */
  strayPolicies(): string[];
  /**
   * A call that has found its session by now, and counts its quota when the returned function is called: between the two
   * the key may have changed.
   */
  callInFlight(consumerKey: string): () => void;
  /** Ends the process and starts it anew: what it loaded and remembered is gone, what lies in files and store is not. */
  restart(): Promise<void>;
  /** Changes settings, as in `tyk.conf`, and restarts it. */
  configure(settings: Partial<SandboxSettings>): Promise<void>;
  /** Starts another node on the same store and the same files, and returns where it answers. It ends with the first one. */
  startNode(): Promise<string>;
  /** Refuses connections until `goOnline`. */
  goOffline(): Promise<void>;
  /** Listens again on the same port, with the same state. */
  goOnline(): Promise<void>;
}

/**
 * Starts a stand-in for an open-source Tyk Gateway, which answers the admin API with the quirks of the real one and, on the
 * same port, proxies calls of consumers to a small echo. `docs/tyk-compatibility.md` says how it was compared.
 */
export async function startSandboxGateway(asked: SandboxOptions): Promise<SandboxGateway> {
  const options = { ...asked };
  const state = await loadState(options.stateFile);
  for (const api of options.apis ?? []) state.apis[api.api_id] = api;
  const file = new StateFile(options.stateFile, state);
  const counters = new DelayedSave(file);
  const faults = new Faults();
  const shared: Shared = { options, state, file, faults, counters, rates: new RateLimiter(), nodes: [] };
  await file.save();
  const first = await startNode(shared, options.port ?? 0);
  return {
    ...controlsOf(first, shared),
    async stop() {
      counters.cancel();
      for (const { app } of shared.nodes) await app.close();
      await file.save();
    },
  };
}

/** What all nodes have in common: the files, the store, and the switches for trouble. */
interface Shared {
  options: SandboxOptions;
  state: SandboxState;
  file: StateFile;
  faults: Faults;
  counters: DelayedSave;
  rates: RateLimiter;
  nodes: Node[];
}

/** One process of the gateway: it loads the definitions for itself and remembers sessions for itself. */
interface Node {
  app: FastifyInstance;
  core: GatewayCore;
  proxy: ConsumerProxy;
}

async function startNode(shared: Shared, port: number): Promise<Node> {
  const { options, state, file, faults, counters, nodes } = shared;
  const core = new GatewayCore(state, { ...DEFAULTS, ...definedOf(options) });
  const quotas = new Quotas(state.quotas);
  const proxy = new ConsumerProxy(core, quotas, shared.rates, () => counters.request());
  // A changed key is told to all nodes.
  const keys = new AdminKeys(core, quotas, (storedName) => {
    for (const node of nodes) node.proxy.forget(storedName);
  });
  const app = buildServer({
    secret: options.secret,
    ...(options.tls ? { tls: options.tls } : {}),
    admin: {
      core,
      group: () => nodes.map((node) => node.core),
      definitions: new AdminDefinitions(core),
      keys,
      certificates: new AdminCertificates(core),
      clients: new AdminClients(core),
    },
    proxy,
    faults,
    save: () => file.save(),
  });
  await app.listen({ host: options.host, port });
  const node = { app, core, proxy };
  nodes.push(node);
  return node;
}

function controlsOf(first: Node, shared: Shared): Omit<SandboxGateway, 'stop'> {
  const { faults, file, nodes, state, options } = shared;
  const { port } = first.app.server.address() as AddressInfo;
  const protocol = options.tls ? 'https' : 'http';
  const addressOf = (node: Node) => `${protocol}://${options.host}:${(node.app.server.address() as AddressInfo).port}`;
  const serving = () => nodes[0]!;
  const restart = async () => {
    await serving().app.close();
    nodes.shift();
    await startNode(shared, port);
    nodes.unshift(nodes.pop()!);
  };
  return {
    url: addressOf(first),
    inject: (fault) => faults.inject(fault),
    ignoreReloads: (ignore) => {
      serving().core.ignoresReload = ignore;
    },
    loseStore: (lost) => {
      serving().core.storeLost = lost;
    },
    async forgetKeys() {
      state.sessions = {};
      state.forgottenAt = {};
      state.certificates = {};
      state.clients = {};
      for (const name of Object.keys(state.quotas)) delete state.quotas[name];
      shared.rates.forget();
      await file.save();
    },
    strayPolicies: () => [...serving().core.strayPolicies],
    callInFlight: (consumerKey) => serving().proxy.callInFlight(consumerKey),
    restart,
    async configure(settings) {
      Object.assign(options, settings);
      await restart();
    },
    startNode: async () => addressOf(await startNode(shared, 0)),
    goOffline: () => closeListener(serving().app),
    goOnline: () => new Promise((resolve) => serving().app.server.listen(port, options.host, resolve)),
  };
}

/** Saves some time after the first request, once for all that come meanwhile. */
class DelayedSave {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly file: StateFile) {}

  request(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      // A full disk shows at the next write of the admin API, which does wait for its save.
      this.file.save().catch(() => undefined);
    }, COUNTER_DELAY_MS).unref();
  }

  cancel(): void {
    clearTimeout(this.timer);
  }
}

/** Without `app.close`, after which fastify would never serve again. */
function closeListener(app: FastifyInstance): Promise<void> {
  return new Promise((resolve) => {
    app.server.close(() => resolve());
    app.server.closeAllConnections();
  });
}

function definedOf(options: SandboxOptions): Partial<SandboxSettings> {
  const names = Object.keys(DEFAULTS) as (keyof SandboxSettings)[];
  return Object.fromEntries(names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]));
}
