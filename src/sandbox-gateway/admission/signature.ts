import { createHmac } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Api } from '../api-model.ts';
import { sentIn } from './admission.ts';
import { Blocked, headerOf } from './call.ts';
import type { Presented } from './presented.ts';

const FIELDS = ['keyid', 'algorithm', 'headers', 'signature'] as const;
type Fields = Record<(typeof FIELDS)[number], string>;

/** A signature over the request by a secret. Whatever is wrong with it is answered by the same words. Throws `Blocked`. */
export function signatureOf(api: Api, request: FastifyRequest): Presented {
  const refused = new Blocked(400, 'Authorization field missing, malformed or invalid');
  const fields = fieldsOf(sentIn(api.auth_configs?.hmac ?? {}, request));
  if (!fields || !isAllowed(api, fields)) throw refused;
  const text = fields.headers
    .split(' ')
    .map((name) => lineOf(name.toLowerCase(), request))
    .join('\n');
  return {
    ...{ name: fields.keyid, unknown: refused, broken: refused },
    prove({ hmac_enabled, enable_http_signature_validation, hmac_string }) {
      if (!hmac_string || !(hmac_enabled || enable_http_signature_validation)) throw refused;
      const made = createHmac(hashOf(fields), hmac_string).update(text).digest('base64');
      if (encodeURIComponent(made) !== fields.signature || !isInTime(api, request)) throw refused;
    },
  };
}

/** Null for what is no signature. */
function fieldsOf(sent: string): Fields | null {
  const found = sent.replace(/^signature/i, '').matchAll(/(\w+)="([^"]*)"/g);
  const given = Object.fromEntries(Array.from(found, ([, name, value]) => [name!.toLowerCase(), value!]));
  if (Object.keys(given).some((name) => !FIELDS.includes(name as keyof Fields))) return null;
  return given.keyid ? { keyid: given.keyid, algorithm: '', headers: 'date', signature: '', ...given } : null;
}

const isAllowed = ({ hmac_allowed_algorithms: allowed }: Api, { algorithm }: Fields): boolean =>
  !algorithm.startsWith('rsa') && (allowed.length === 0 || allowed.includes(algorithm));

/** What is unknown is taken for the first of them. */
const hashOf = ({ algorithm }: Fields): string => /^hmac-(sha(?:256|384|512))$/.exec(algorithm)?.[1] ?? 'sha1';

function lineOf(name: string, request: FastifyRequest): string {
  if (name === '(request-target)') {
    const path = decodeURIComponent(new URL(request.url, 'http://sandbox').pathname);
    return `${name}: ${request.method.toLowerCase()} ${path}`;
  }
  if (name !== 'date') return `${name}: ${headerOf(request, name).trim()}`;
  const [header, value] = dateOf(request);
  return `${header}: ${value.trim()}`;
}

/** For clients that cannot set the usual one. */
function dateOf(request: FastifyRequest): [name: string, value: string] {
  const other = headerOf(request, 'x-aux-date');
  return other ? ['x-aux-date', other] : ['date', headerOf(request, 'date')];
}

function isInTime({ hmac_allowed_clock_skew: skew }: Api, request: FastifyRequest): boolean {
  const [, value] = dateOf(request);
  const at = /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \S+$/.test(value) ? Date.parse(value) : Number.NaN;
  return skew > 0 ? Math.abs(Date.now() - at) <= skew : !Number.isNaN(at);
}
