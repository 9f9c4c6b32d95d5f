import type { Context } from '../platform/context.ts';
import { type Provider, ProviderKind } from './provider.entity.ts';
import type { ProviderAdapter } from './provider-adapter.ts';
import { gatewayAdapter } from './tyk-gateway/gateway-adapter.ts';

export const providerSecretLocation = (providerId: string) => ({ table: 'provider', column: 'secret', id: providerId });

/** The adapter for a provider, with its secret opened. Adapters hold no connection, so they are made where needed. */
export function adapterOf(ctx: Pick<Context, 'secrets'>, provider: Provider): ProviderAdapter {
  const secret = ctx.secrets.open(provider.secret, providerSecretLocation(provider.id));
  switch (provider.kind) {
    case ProviderKind.TYK_GATEWAY:
      return gatewayAdapter({ url: provider.url, secret });
  }
}
