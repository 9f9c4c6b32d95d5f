import { decodeJwt, decodeProtectedHeader } from 'jose';

/** What a token claims for its header, which anybody may have written; null for what is no token. */
export function protectedHeaderOf(token: string): Record<string, unknown> | null {
  try {
    return { ...decodeProtectedHeader(token) };
  } catch {
    return null;
  }
}

/** Who is said to have made a token, to look for the keys that tell whether it is so. */
export function issuerOf(token: string): string | null {
  try {
    const { iss } = decodeJwt(token);
    return typeof iss === 'string' && !iss.includes('\0') ? iss : null;
  } catch {
    return null;
  }
}
