import type { Config } from '../../config.ts';
import { isLoopback } from '../../platform/http/origin.ts';

const MAX_LENGTH = 1_000;

/**
 * Where a sign-in leads back to: a page of an origin that may call the API, the portal's own where none is named. Any other would
 * be handed what signs people in.
 * @returns Null for an address that is none of these.
 */
export function returnAddress(
  { portalUrl, allowedOrigins, isProduction }: Pick<Config, 'portalUrl' | 'allowedOrigins' | 'isProduction'>,
  text: string | undefined,
): string | null {
  const url = URL.parse(text ?? portalUrl);
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password) return null;
  const isListed = [new URL(portalUrl).origin, ...allowedOrigins].includes(url.origin);
  if (!isListed && (isProduction || !isLoopback(url))) return null;
  url.hash = '';
  return url.href.length > MAX_LENGTH ? null : url.href;
}

/** The page with what the sign-in came to in its fragment, which no server is sent and no log has. */
export const withFragment = (address: string, told: Record<string, string>): string =>
  `${address}#${new URLSearchParams(told)}`;
