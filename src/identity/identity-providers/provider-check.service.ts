import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { HttpFailure } from '../../platform/outbound-http/safe-http.ts';
import { readDiscovery } from './discovery.ts';
import { identityProviders } from './identity-provider.queries.ts';

/** What the sign-in needs beside what every discovery document has. */
const NEEDED = ['authorization_endpoint', 'token_endpoint'] as const;

/**
 * Asks an identity provider what it says of itself.
 * @returns What is wrong, as a sentence; null when people can be sent there. Whether it takes the secret only a sign-in tells.
 * @throws DomainError NOT_FOUND
 */
export async function checkIdentityProvider(ctx: Context, id: string): Promise<string | null> {
  const provider = await identityProviders.find(ctx, id);
  if (!provider) throw notFound('identity provider');
  try {
    const { configuration } = await readDiscovery(ctx, provider);
    const metadata = configuration.serverMetadata();
    const missing = NEEDED.find((name) => !metadata[name]);
    return missing ? `Its discovery document has no ${missing}.` : null;
  } catch (error) {
    return problemOf(error);
  }
}

/** Nothing of what answered is told: the issuer may be somebody else's server. */
function problemOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof HttpFailure) return cause.message;
  }
  return 'What answers there is no OpenID Connect provider of this issuer.';
}
