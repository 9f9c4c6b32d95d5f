import type { FastifyRequest } from 'fastify';
import type { Api } from '../api-model.ts';
import type { Session } from '../model.ts';
import { isPasswordOf } from '../passwords.ts';
import { assertOtherMethods, assertSignature, DISALLOWED, keyOf, MISSING, sentIn, unknownKey } from './admission.ts';
import { Blocked } from './call.ts';

/** What a call says of who makes it. */
export interface Presented {
  /** By which the session is found. */
  name: string;
  /** What a name that nobody has is answered. */
  unknown: Blocked;
  /** What one whose policies cannot be applied is answered. */
  broken: Blocked;
  /** Whether the caller is who it says. Throws `Blocked`. */
  prove(session: Session): void;
}

/** Throws `Blocked`. */
export function presentedOf(api: Api, request: FastifyRequest): Presented {
  if (isOfPasswords(api)) return passwordOf(api, request);
  assertOtherMethods(api, request);
  return {
    name: keyOf(api, request),
    unknown: unknownKey(api),
    broken: new Blocked(403, DISALLOWED),
    prove: () => assertSignature(api),
  };
}

/** Whether user name and password are the only way in. */
const isOfPasswords = (api: Api): boolean =>
  api.use_basic_auth &&
  ![api.use_standard_auth, api.enable_jwt, api.use_oauth2, api.enable_signature_checking].some(Boolean) &&
  !api.use_mutual_tls_auth;

const MALFORMED = 'Attempted access with malformed header';

function passwordOf(api: Api, request: FastifyRequest): Presented {
  const sent = sentIn(api.auth_configs?.basic ?? {}, request);
  if (!sent) throw new Blocked(401, MISSING);
  const [, encoded, ...more] = sent.split(' ');
  if (encoded === undefined || more.length > 0) throw new Blocked(400, `${MALFORMED}, header not in basic auth format`);
  if (!/^[\w+/]+={0,2}$/.test(encoded)) throw new Blocked(400, `${MALFORMED}, auth data not encoded correctly`);
  const values = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  if (values.length !== 2) throw new Blocked(400, `${MALFORMED}, values not in basic auth format`);
  const [name, password] = values as [string, string];
  const unknown = new Blocked(401, 'User not authorised');
  return {
    name,
    unknown,
    broken: unknown,
    prove(session) {
      if (!isPasswordOf(session, password)) throw unknown;
    },
  };
}
