import type { Context } from '../../platform/context.ts';
import { invalidInput, notFound } from '../../platform/domain-error.ts';
import { gather, stopIfRefused, throwAll } from '../../platform/rules.ts';
import { discreetAdapter } from '../adapters/discreet-adapter.ts';
import {
  type Connection,
  connectionAdapter,
  directAdapterOf,
  providerSecretLocation,
} from '../adapters/provider-adapters.ts';
import { recordTest } from '../outages/unserved-policies.service.ts';
import type { ProviderHealth } from '../port/provider-adapter.ts';
import type { Provider } from '../providers/provider.entity.ts';
import { providers } from '../providers/provider.queries.ts';
import type { TestProviderInput } from './connection.inputs.ts';
import { requireSecret, requireUrl } from './connection.rules.ts';

/**
 * Tries a connection out, also by a policy that is written, read and removed. Holds no transaction while it waits for the network. What it finds about a stored connection
 * as it is stored is noted there.
 * @throws DomainError NOT_FOUND, INVALID_INPUT.
 */
export async function testProvider(ctx: Context, input: TestProviderInput): Promise<ProviderHealth> {
  const { stored } = await gather({
    stored: () => findStored(ctx, input),
    url: () => input.url != null && requireUrl(input.url, ['input', 'url']),
    secret: () => input.secret != null && requireSecret(input.secret),
  });
  stopIfRefused(ctx);
  if (stored && !input.kind && input.url == null && input.secret == null) {
    const health = await directAdapterOf(ctx, stored).testConnection();
    await recordTest(ctx, stored.id, health);
    return health;
  }
  return tryOut(ctx, connectionOf(ctx, input, stored));
}

async function findStored(ctx: Context, { id }: TestProviderInput): Promise<Provider | null> {
  if (!id) return null;
  const stored = await providers.find(ctx, id);
  if (stored) return stored;
  throw notFound('provider', ['input', 'id']);
}

/** As long as a call of an adapter and its look for a policy that never comes may take. */
const TEST_MS = 15_000;

/** As one that is stored and has not answered yet. */
function tryOut({ config }: Context, connection: Connection): Promise<ProviderHealth> {
  const ms = TEST_MS * config.pace;
  return discreetAdapter(connectionAdapter(connection), { leastMs: ms, mostMs: ms }).testConnection();
}

function connectionOf(ctx: Context, { kind, url, secret }: TestProviderInput, stored: Provider | null): Connection {
  const address = url ? requireUrl(url, ['input', 'url']) : stored?.url;
  const chosen = kind ?? stored?.kind;
  // The stored secret goes only where it was meant to go.
  const own = stored?.url === address ? stored : null;
  throwAll([
    address ? null : missing('url'),
    chosen ? null : missing('kind'),
    secret || own ? null : missing('secret'),
  ]);
  const opened = secret || ctx.secrets.open(own!.secret, providerSecretLocation(own!.id));
  return { kind: chosen!, url: address!, secret: opened };
}

const missing = (name: string) => invalidInput('It is needed for this test.', ['input', name]);
