/** What may be the name of a header or of a cookie. */
export const isToken = (name: string): boolean => /^[\w!#$%&'*+.^`|~-]+$/.test(name);

/**
 * Headers that no caller can choose: those that belong to a connection, and those that programs set themselves and do not let
 * anybody set, as the fetch standard lists them.
 */
const TAKEN = new Set(
  (
    'accept-charset accept-encoding access-control-request-headers access-control-request-method ' +
    'access-control-request-private-network connection content-length cookie cookie2 date dnt expect host keep-alive ' +
    'origin referer set-cookie te trailer transfer-encoding upgrade via'
  ).split(' '),
);

/** Whether every client can send a header of this name with a value of its choice. */
export const isFreeHeader = (name: string): boolean =>
  isToken(name) && !TAKEN.has(name.toLowerCase()) && !/^(proxy|sec)-/i.test(name);

/** Signs that nobody writes, and that may stand for others. */
export const isWritable = (text: string): boolean => !/\p{Cc}/u.test(text);

/**
 * Whether a call can have a path such as this. The gateway, and most programs before it, take `//`, `.` and `..` out of a path and then find
 * nothing; a pattern for a part of it is no address; and its own addresses come before those of APIs.
 */
export function isCallable(path: string): boolean {
  if (!path.startsWith('/') || /\s/.test(path) || !isWritable(path) || /\{[^{}]*:/.test(path)) return false;
  const parts = path.slice(1).split('/');
  const isClean = parts.every((part, at) => !['.', '..'].includes(part) && (part !== '' || at === parts.length - 1));
  return isClean && !/^\/(tyk\/|hello$|ready$)/.test(path);
}
