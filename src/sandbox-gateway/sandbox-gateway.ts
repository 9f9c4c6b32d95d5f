import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { AdminDefinitions } from './admin-api/admin-definitions.ts';
import { AdminKeys } from './admin-api/admin-keys.ts';
import type { Api } from './api-model.ts';
import { ConsumerProxy } from './consumer-proxy.ts';
import { type Fault, Faults } from './faults.ts';
import { GatewayCore, type SandboxSettings } from './gateway-core.ts';
import { Quotas } from './quotas.ts';
import { buildServer } from './sandbox-server.ts';
import { loadState, StateFile } from './state.ts';

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
  reloadInterval: 100,
};

export interface SandboxOptions extends Partial<SandboxSettings> {
  /** 0, the default, takes any free one. */
  port?: number;
  /** Always the loopback interface: the stand-in is no gateway for others. */
  host: '127.0.0.1';
  secret: string;
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
  /** As when somebody flushes the gateway's Redis: keys and counters are gone. */
  forgetKeys(): Promise<void>;
  /** Ids of policies whose files lie where the gateway never reads them. */
  strayPolicies(): string[];
  /**
   * A call that has found its session by now, and counts its quota when the returned function is called: between the two
   * the key may have changed.
   */
  callInFlight(consumerKey: string): () => void;
  /** Refuses connections until `goOnline`. */
  goOffline(): Promise<void>;
  /** Listens again on the same port, with the same state. */
  goOnline(): Promise<void>;
}

/**
 * Starts a stand-in for an open-source Tyk Gateway, which answers the admin API with the quirks of the real one and, on the
 * same port, proxies calls of consumers to a small echo. `docs/tyk-compatibility.md` says how it was compared.
 */
export async function startSandboxGateway(options: SandboxOptions): Promise<SandboxGateway> {
  const state = await loadState(options.stateFile);
  for (const api of options.apis ?? []) state.apis[api.api_id] = api;
  const file = new StateFile(options.stateFile, state);
  const core = new GatewayCore(state, { ...DEFAULTS, ...definedOf(options) });
  const quotas = new Quotas(state.quotas);
  const counters = new DelayedSave(file);
  const proxy = new ConsumerProxy(core, quotas, () => counters.request());
  const keys = new AdminKeys(core, quotas, (storedName) => proxy.forget(storedName));
  const faults = new Faults();
  const app = buildServer({
    secret: options.secret,
    admin: { core, definitions: new AdminDefinitions(core), keys },
    proxy,
    faults,
    save: () => file.save(),
  });
  await file.save();
  await app.listen({ host: options.host, port: options.port ?? 0 });
  return {
    ...controlsOf({ app, core, proxy, faults, file, host: options.host }),
    async stop() {
      counters.cancel();
      await app.close();
      await file.save();
    },
  };
}

interface Running {
  app: FastifyInstance;
  core: GatewayCore;
  proxy: ConsumerProxy;
  faults: Faults;
  file: StateFile;
  host: string;
}

function controlsOf({ app, core, proxy, faults, file, host }: Running): Omit<SandboxGateway, 'stop'> {
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    inject: (fault) => faults.inject(fault),
    ignoreReloads: (ignore) => {
      core.ignoresReload = ignore;
    },
    loseStore: (lost) => {
      core.storeLost = lost;
    },
    async forgetKeys() {
      core.disk.sessions = {};
      core.disk.forgottenAt = {};
      for (const name of Object.keys(core.disk.quotas)) delete core.disk.quotas[name];
      proxy.forgetAll();
      await file.save();
    },
    strayPolicies: () => [...core.strayPolicies],
    callInFlight: (consumerKey) => proxy.callInFlight(consumerKey),
    goOffline: () => closeListener(app),
    goOnline: () => new Promise((resolve) => app.server.listen(port, host, resolve)),
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
