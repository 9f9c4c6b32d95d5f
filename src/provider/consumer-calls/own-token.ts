import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { ProviderError } from '../port/provider-error.ts';
import { callAsConsumer } from './consumer-call.ts';

const token = z.looseObject({ access_token: z.string() });
const refusal = z.looseObject({ error: z.string() });

/**
 * Gets a token of a gateway's own OAuth 2.0, as a client does that acts for itself. It is a secret.
 * @param gatewayUrl Of an API that the client is known at.
 * @returns Null where the API gives tokens for people alone.
 * @throws ProviderError callRefused
 */
export async function requestOwnToken(
  ctx: Pick<Context, 'config'>,
  gateway: Parameters<typeof callAsConsumer>[1],
  gatewayUrl: string,
  { clientId, secret }: { clientId: string; secret: string },
): Promise<string | null> {
  const { status, text, problem } = await callAsConsumer(ctx, gateway, {
    method: 'POST',
    url: tokenUrlOf(gatewayUrl),
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  const given = status === 200 ? token.safeParse(parsed(text)).data : undefined;
  if (given) return given.access_token;
  if (refusal.safeParse(parsed(text)).data?.error === 'unsupported_grant_type') return null;
  throw new ProviderError('callRefused', problem ?? `The gateway gave the client no token: it answered ${status}.`);
}

/** Where clients of an API get tokens. */
export const tokenUrlOf = (gatewayUrl: string): string => `${gatewayUrl.replace(/\/?$/, '/')}oauth/token`;

/** Where they send people. */
export const authorizationUrlOf = (gatewayUrl: string): string => `${gatewayUrl.replace(/\/?$/, '/')}oauth/authorize`;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
