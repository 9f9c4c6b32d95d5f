import type { Context } from '../platform/context.ts';
import { providerSecretLocation } from './adapters.ts';
import { Provider, ProviderKind, ProviderStatus } from './provider.entity.ts';
import type { KeyFormat } from './provider-adapter.ts';

interface Connection {
  name: string;
  url: string;
  gatewayUrl: string;
  secret: string;
  tykOrganisationId: string;
}

/** Creates the provider of this name or brings its connection up to date. Runs in the transaction of `ctx`. */
export async function connectProvider(ctx: Context, { name, secret, ...connection }: Connection): Promise<Provider> {
  const provider = (await ctx.em.findOne(Provider, { name })) ?? new Provider();
  ctx.em.assign(provider, {
    ...connection,
    name,
    kind: ProviderKind.TYK_GATEWAY,
    secret: ctx.secrets.seal(secret, providerSecretLocation(provider.id)),
  });
  await ctx.em.persist(provider).flush();
  return provider;
}

/** Notes what a health check of a provider found. */
export async function recordHealth(
  ctx: Context,
  id: string,
  health: { status: 'up'; keyFormat: KeyFormat } | { status: 'down' },
): Promise<void> {
  const found =
    health.status === 'up'
      ? { status: ProviderStatus.UP, keyFormat: health.keyFormat }
      : { status: ProviderStatus.DOWN };
  await ctx.db.updateTable('provider').set(found).where('id', '=', id).execute();
}
