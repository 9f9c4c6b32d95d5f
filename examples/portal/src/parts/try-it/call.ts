import { shellCurl } from '@scalar/snippetz/plugins/shell/curl';
import type { KeyAtHand } from './key-at-hand.ts';
import type { Body, Parameter } from './operations.ts';

/** A part of the call that the product asks for. */
export interface Part {
  authType: string;
  place: { in: 'HEADER' | 'QUERY' | 'COOKIE'; name: string } | null;
}

/** What is filled in of a call. */
export interface Draft {
  method: string;
  path: string;
  parameters: readonly (Pick<Parameter, 'name' | 'in'> & { value: string })[];
  body: Body | null;
}

/** A call as it is sent. */
export interface Call {
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body: Body | null;
}

/** What was answered, as far as a page may see it. */
export interface Reply {
  status: number;
  milliseconds: number;
  headers: readonly (readonly [name: string, value: string])[];
  text: string;
  /** Whether there was more than is shown. */
  isCut: boolean;
}

/** Why there is no answer: the page may not call there, the API lets no page call, or nothing answers. */
export type Obstacle = 'page' | 'cors' | 'unreachable' | 'late';

const BEARER = ['JWT', 'OAUTH2', 'OAUTH_CLIENT'];

/** Which of the two parts of a key are asked for, and how they are called. */
export function asked(parts: readonly Part[]): {
  secret: 'key' | 'password' | 'token' | null;
  keyName: 'user' | 'key' | null;
} {
  const [first, ...others] = parts;
  const isBeside = others.some(({ authType }) => authType === 'AUTH_TOKEN');
  if (!first) return { secret: null, keyName: null };
  if (first.authType === 'BASIC') return { secret: 'password', keyName: 'user' };
  return { secret: BEARER.includes(first.authType) ? 'token' : 'key', keyName: isBeside ? 'key' : null };
}

/** Whether a page can send what the product asks for: no cookies, no signatures and no certificates. */
export const isSendable = (parts: readonly Part[]): boolean =>
  parts.every(
    ({ authType, place }) =>
      place !== null && place.in !== 'COOKIE' && ['AUTH_TOKEN', 'BASIC', ...BEARER].includes(authType),
  );

function written({ authType }: Part, isFirst: boolean, { secret, keyName }: KeyAtHand): string {
  if (authType === 'BASIC') return `Basic ${base64(`${keyName}:${secret}`)}`;
  if (BEARER.includes(authType)) return /^bearer /i.test(secret) ? secret : `Bearer ${secret}`;
  return isFirst ? secret : keyName;
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

interface At {
  /** Address of the API. */
  address: string;
  /** What each call carries beside the key, such as its version. */
  besides: readonly Draft['parameters'][number][];
}

/**
 * Parameters of the path that make it another one: empty, or dots, by which browsers go elsewhere.
 * @returns Their names.
 */
export const misleading = ({ parameters }: Pick<Draft, 'parameters'>): readonly string[] =>
  parameters.flatMap(({ in: place, name, value }) => (place === 'path' && /^\.{0,2}$/.test(value.trim()) ? name : []));

/** Whether a path leads out of the API that it is below. */
export const leadsOut = (path: string): boolean => /(^|[/\\])(\.|%2e){1,2}([/\\?#]|$)/i.test(path);

/** Where a draft leads, as it is filled in so far: without the key, wherever that goes. */
export function urlOf({ address, besides }: At, draft: Pick<Draft, 'path' | 'parameters'>): string {
  const values = [...draft.parameters, ...besides].filter(({ value }) => value !== '');
  let path = draft.path.replace(/^\//, '');
  for (const { in: place, name, value } of values) {
    if (place === 'path') path = path.replaceAll(`{${name}}`, encodeURIComponent(value));
  }
  const url = new URL(address.replace(/\/?$/, '/') + path);
  for (const { in: place, name, value } of values) {
    if (place === 'query') url.searchParams.append(name, value);
  }
  return url.href;
}

/** A draft with the key where this product has it. */
export function callOf(at: At, draft: Draft, parts: readonly Part[], key: KeyAtHand): Call {
  const url = new URL(urlOf(at, draft));
  const headers: Call['headers'] = [...draft.parameters, ...at.besides].flatMap(({ in: place, name, value }) =>
    place === 'header' && value !== '' ? [[name, value]] : [],
  );
  for (const [index, part] of parts.entries()) {
    const value = written(part, index === 0, key);
    if (part.place?.in === 'QUERY') url.searchParams.set(part.place.name, value);
    else if (part.place) headers.push([part.place.name, value]);
  }
  const body = ['GET', 'HEAD'].includes(draft.method) ? null : draft.body;
  if (body) headers.push(['Content-Type', body.mimeType]);
  return { method: draft.method, url: url.href, headers, body };
}

/** The same call for a shell. */
export const curlOf = ({ method, url, headers, body }: Call): string =>
  shellCurl.generate({
    ...{ method, url, headers: headers.map(([name, value]) => ({ name, value })) },
    ...(body && { postData: body }),
  });

const PATIENCE_MS = 30_000;
const TELLS_MS = 50;
const MOST_SHOWN = 256 * 1024;

/** Sends a call with nothing of the portal in it: no cookie, no referrer. It goes to the gateway alone, and to no log of the portal. */
export async function send({ method, url, headers, body }: Call): Promise<Reply | Obstacle> {
  const policy = watchPolicy(url);
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const started = performance.now();
  try {
    const response = await fetch(url, {
      ...{ method, headers, body: body?.text ?? null, signal },
      ...{ credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' },
    });
    const { text, isCut } = await readSome(response);
    const milliseconds = Math.round(performance.now() - started);
    return { status: response.status, milliseconds, headers: [...response.headers], text, isCut };
  } catch {
    if (signal.aborted) return 'late';
    const isThere = await answers(url);
    // The browser tells of its refusals a moment after them.
    await new Promise((resolve) => setTimeout(resolve, TELLS_MS));
    if (policy.wasBroken()) return 'page';
    return isThere ? 'cors' : 'unreachable';
  } finally {
    policy.end();
  }
}

/** Whether anything answers there: what it says is hidden from the page, and no key is sent. */
const answers = (url: string): Promise<boolean> =>
  fetch(new URL(url).origin, { mode: 'no-cors', credentials: 'omit', referrerPolicy: 'no-referrer' }).then(
    () => true,
    () => false,
  );

/** Whether the page is kept from calling there by its own policy, which was made before it was known who looks. */
function watchPolicy(url: string) {
  let isBroken = false;
  const note = ({ blockedURI }: SecurityPolicyViolationEvent) => {
    isBroken ||= URL.canParse(blockedURI) && new URL(blockedURI).origin === new URL(url).origin;
  };
  document.addEventListener('securitypolicyviolation', note);
  return {
    wasBroken: () => isBroken,
    end: () => document.removeEventListener('securitypolicyviolation', note),
  };
}

async function readSome(response: Response): Promise<{ text: string; isCut: boolean }> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    text += decoder.decode(value, { stream: true });
    if (size <= MOST_SHOWN) continue;
    await reader.cancel();
    return { text, isCut: true };
  }
  return { text: pretty(text), isCut: false };
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
