import type { Context } from '../../platform/context.ts';
import { readAuthorizationServer } from '../../provider/authorization-servers/authorization-server.queries.ts';
import { asProviderError } from '../../provider/authorization-servers/server-errors.ts';
import { readServerMetadata, readSignatures } from '../../provider/authorization-servers/server-metadata.ts';
import type { ProviderAdapter } from '../../provider/port/provider-adapter.ts';
import { ProviderError } from '../../provider/port/provider-error.ts';
import type { TokenRules } from '../../provider/port/token-rules.ts';
import type { Product } from '../products/product.entity.ts';

/**
 * Has the APIs of a product take the tokens of its server, with the scopes of all that is offered there. What vanished at the provider is left
 * to the comparison with it.
 * @returns Whether a definition was changed.
 * @throws ProviderError
 */
export async function convergeTokenRules(ctx: Context, product: Product, adapter: ProviderAdapter): Promise<boolean> {
  if (!product.authorizationServerId) return false;
  const common = await asProviderError(() => readCommon(ctx, product.authorizationServerId!));
  let isChanged = false;
  for (const apiId of product.apiIds) {
    const rules = { ...common, ...(await readScopes(ctx, product.providerId!, apiId)) };
    isChanged = (await write(adapter, apiId, { rules, isDeleted: product.deletedAt !== null })) || isChanged;
  }
  return isChanged;
}

/** What is gone needs no rules any more. */
async function write(
  adapter: ProviderAdapter,
  apiId: string,
  { rules, isDeleted }: { rules: TokenRules; isDeleted: boolean },
): Promise<boolean> {
  try {
    return await adapter.writeTokenRules(apiId, rules);
  } catch (error) {
    if (isDeleted && error instanceof ProviderError && ['apiMissing', 'invalid'].includes(error.kind)) return false;
    throw error;
  }
}

async function readCommon(ctx: Context, serverId: string) {
  const server = await readAuthorizationServer(ctx, serverId);
  const { jwks_uri: jwksUrl } = await readServerMetadata(ctx, server);
  if (!jwksUrl) throw new ProviderError('invalid', 'The authorization server publishes no keys (jwks_uri).');
  const signatures = await readSignatures(ctx, server, jwksUrl);
  return { jwksUrl, signatures, clientClaim: server.clientClaim, scopeClaim: server.scopeClaim };
}

/** Those of the products that hold the API, and of all plans; and whose policies the portal says this of. */
async function readScopes(
  { db }: Context,
  providerId: string,
  apiId: string,
): Promise<Pick<TokenRules, 'scopes' | 'ownPolicyIds'>> {
  const products = await db
    .selectFrom('product')
    .select(['policyId', 'scope', 'apiIds', 'deletedAt'])
    .where('providerId', '=', providerId)
    .execute();
  const plans = await db
    .selectFrom('plan')
    .select(['policyId', 'scope', 'deletedAt'])
    .where('providerId', '=', providerId)
    .execute();
  const all = [...products.filter(({ apiIds }) => apiIds.includes(apiId)), ...plans];
  const mapped = all.flatMap(({ scope, policyId, deletedAt }) =>
    scope && policyId && !deletedAt ? [[scope, policyId] as const] : [],
  );
  const ownPolicyIds = [...products, ...plans].flatMap(({ policyId }) => policyId ?? []);
  return { scopes: Object.fromEntries(mapped), ownPolicyIds };
}
