import { join } from 'node:path';
import { convergePolicy } from '../catalogue/publishing/policy.convergence.ts';
import type { Context } from '../platform/context.ts';
import { inTransaction } from '../platform/db/transaction.ts';
import type { Portal } from '../platform/module.ts';
import { randomToken } from '../platform/security/secret.ts';
import { directAdapterOf } from '../provider/adapters/provider-adapters.ts';
import { connectProvider } from '../provider/connection/connection.service.ts';
import { recordHealth, scheduleProviders } from '../provider/outages/health-check.service.ts';
import type { Provider } from '../provider/providers/provider.entity.ts';
import { demoApis, SANDBOX_ORGANISATION } from '../sandbox-gateway/demo-apis.ts';
import { type SandboxGateway, startSandboxGateway } from '../sandbox-gateway/sandbox-gateway.ts';
import { bringDefaultCatalogues } from './default-catalogues.ts';
import { seedDemoWorld } from './demo-world.ts';
import { keepSandbox, takeTurn } from './sandbox-keeper.ts';

/**
 * Connects the gateway that a portal starts with: the one in the settings, or outside production the sandbox, which is
 * started here, and with it the demo world; without a demo world two empty catalogues. Where another process on this database
 * runs a sandbox, it is left as it is. Every provider is then looked at and synchronised. Returns the sandbox, for whoever stops it.
 */
export async function setUpFirstProvider(ctx: Context, portal: Portal): Promise<SandboxGateway | null> {
  await using starting = new AsyncDisposableStack();
  await using _turn = await takeTurn(portal);
  if (!ctx.config.demo) await bringDefaultCatalogues(ctx);
  const sandbox = await connectFirstProvider(ctx, portal, starting);
  await scheduleProviders(ctx);
  starting.move();
  return sandbox;
}

/** @param starting Gets what has to be stopped when the start fails. */
async function connectFirstProvider(
  ctx: Context,
  portal: Portal,
  starting: AsyncDisposableStack,
): Promise<SandboxGateway | null> {
  const { tykGateway, sandbox, demo } = ctx.config;
  if (tykGateway) {
    const { publicUrl: gatewayUrl, organisationId: tykOrganisationId, ...connection } = tykGateway;
    const provider = await connect(ctx, { name: 'tyk', gatewayUrl, tykOrganisationId, ...connection });
    if (demo) await bringDemoWorld(ctx, provider);
  }
  if (!sandbox) return null;
  const keeper = await keepSandbox(portal);
  if (!keeper) {
    ctx.log.info('The sandbox gateway of another process is used');
    return null;
  }
  starting.defer(() => keeper.stop());
  const { sandbox: gateway, url, secret } = await startSandbox(ctx, sandbox.port);
  starting.defer(() => gateway.stop());
  const tykOrganisationId = SANDBOX_ORGANISATION;
  const provider = await connect(ctx, { name: 'sandbox', url, gatewayUrl: url, secret, tykOrganisationId });
  if (demo) await bringDemoWorld(ctx, provider);
  const stop = async () => {
    await gateway.stop();
    await keeper.stop();
  };
  return { ...gateway, stop };
}

async function bringDemoWorld(ctx: Context, provider: Provider): Promise<void> {
  await seedDemoWorld(ctx, provider);
  await publishPolicies(ctx, provider);
}

/** How long a reload of the sandbox may wait for others. */
const RELOAD_MS = 100;

/** How long the sandbox remembers a session, as Tyk does. */
const SESSION_CACHE_MS = 10_000;

async function startSandbox({ config }: Context, port: number) {
  // A new secret at every start: nothing but this process needs to know it.
  const secret = randomToken();
  const stateFile = join(config.dataDir, 'sandbox-gateway.json');
  const reloadInterval = RELOAD_MS * config.pace;
  const sessionCacheMs = SESSION_CACHE_MS * config.pace;
  const own = { host: '127.0.0.1', port, secret, stateFile, reloadInterval, sessionCacheMs } as const;
  const sandbox = await startSandboxGateway({ ...own, apis: demoApis() });
  return { sandbox, secret, url: sandbox.url };
}

async function connect(ctx: Context, connection: Parameters<typeof connectProvider>[1]): Promise<Provider> {
  const provider = await inTransaction(ctx, (tx) => connectProvider(tx, connection));
  await recordHealth(ctx, provider.id, await directAdapterOf(ctx, provider).checkHealth());
  return ctx.db.selectFrom('provider').selectAll().where('id', '=', provider.id).executeTakeFirstOrThrow();
}

/** Products and plans of the demo world are the portal's own, so it brings their policies along. */
async function publishPolicies(ctx: Context, provider: Provider): Promise<void> {
  const adapter = directAdapterOf(ctx, provider);
  const own = (table: 'product' | 'plan') =>
    ctx.db.selectFrom(table).where('providerId', '=', provider.id).where('deletedAt', 'is', null);
  const products = await own('product').selectAll('product').where('policyId', 'is not', null).execute();
  const plans = await own('plan').selectAll('plan').execute();
  for (const row of products) await convergePolicy(ctx, { kind: 'product', row }, provider, adapter);
  for (const row of plans) await convergePolicy(ctx, { kind: 'plan', row }, provider, adapter);
}
