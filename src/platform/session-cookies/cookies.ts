/** The value of a cookie in a `Cookie` header; null where there is none of that name. */
export function readCookie(header: string | undefined, name: string): string | null {
  const start = `${name}=`;
  const found = header?.split(/; */).find((one) => one.startsWith(start));
  return found?.slice(start.length) ?? null;
}

/**
 * A `Set-Cookie` header for a cookie that no script reads, and that the browser sends to this host alone.
 * @param name Its name where the portal is reached over TLS has the prefix that makes browsers hold it to that.
 */
export const cookieHeader = (
  name: string,
  value: string,
  { seconds, sameSite, isSecure }: { seconds: number; sameSite: 'Lax' | 'Strict'; isSecure: boolean },
): string =>
  [
    `${cookieName(name, isSecure)}=${value}`,
    ...['Path=/', `Max-Age=${seconds}`, 'HttpOnly', `SameSite=${sameSite}`],
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');

/**
 * Browsers let nobody but this host, over TLS, set a cookie of such a name. Without TLS, as on a developer's machine, not all of
 * them take one, nor one that is `Secure`.
 */
export const cookieName = (name: string, isSecure: boolean): string => `${isSecure ? '__Host-' : ''}${name}`;
