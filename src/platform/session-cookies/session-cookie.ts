import type { IncomingMessage } from 'node:http';
import { cookieHeader, cookieName, readCookie } from './cookies.ts';

const NAME = 'gatehouse-session';

type Request = Pick<IncomingMessage, 'headers'>;

/** What the answer to a call does to the session that its browser keeps. */
export class SessionCookie {
  /** For `Set-Cookie`; null where nothing changes. */
  header: string | null = null;

  /** @param isUsed Whether the caller is known by it. */
  constructor(
    private readonly isSecure: boolean,
    readonly isUsed: boolean,
  ) {}

  set(token: string, endsAt: Date): void {
    this.#put(token, Math.max(0, Math.ceil((endsAt.getTime() - Date.now()) / 1000)));
  }

  /** Takes it out of the browser, where the caller is known by it. */
  clear(): void {
    if (this.isUsed) this.#put('', 0);
  }

  #put(value: string, seconds: number): void {
    // Nothing is lost by the strictest kind: the page of a front end loads without it, and then calls from its own site.
    this.header = cookieHeader(NAME, value, { seconds, sameSite: 'Strict', isSecure: this.isSecure });
  }
}

/**
 * Sessions in cookies. A browser sends a cookie whoever makes it call, so one counts only in a request that shows that a page
 * made it which may call: `SameSite` alone says nothing about the neighbours of this host.
 */
export class SessionCookies {
  readonly #isSecure: boolean;

  /** @param publicUrl Under which browsers reach the portal. */
  constructor(publicUrl: string) {
    this.#isSecure = publicUrl.startsWith('https:');
  }

  /** The session in the cookie of a request, as an `Authorization` would name it; null for none. */
  authorizationOf({ headers }: Request): string | null {
    const token = readCookie(headers.cookie, cookieName(NAME, this.#isSecure));
    return token ? `Bearer ${token}` : null;
  }

  /** Whether a request brings a session in a cookie and does not show whose page made it. */
  isUnproven(request: Request): boolean {
    return this.authorizationOf(request) !== null && !isProven(request, this.#isSecure);
  }

  /** For the answer to a call. @param isUsed Whether the caller is known by its cookie. */
  forAnswer(isUsed: boolean): SessionCookie {
    return new SessionCookie(this.#isSecure, isUsed);
  }
}

/** What is refused as {@link SessionCookies.isUnproven}. */
export const UNPROVEN =
  'A session in a cookie counts only for pages that may call this server, and the request does not show that one of them made it. Send the header Apollo-Require-Preflight, or a token.';

/** Foreign origins are refused before this is asked, so that an origin is one of those that may call. */
function isProven({ headers }: Request, isSecure: boolean): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  // A page without TLS may be anybody's who is on the way to it.
  if (origin !== undefined) return !isSecure || origin.startsWith('https:');
  // `none` is somebody who typed the address, or a bookmark.
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  // What no page gets sent elsewhere unless the browser has asked there first.
  return ASKED_FIRST.some((name) => headers[name]) || isUnusual(headers['content-type']);
}

/** Headers by which clients say so: see the prevention of CSRF by Apollo Server. */
const ASKED_FIRST = ['apollo-require-preflight', 'x-apollo-operation-name'];

/** Those that a form has. */
const USUAL = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

const isUnusual = (type: string | undefined): boolean =>
  type !== undefined && !USUAL.includes(type.split(';', 1)[0]!.trim().toLowerCase());
