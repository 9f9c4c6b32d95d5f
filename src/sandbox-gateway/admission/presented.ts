import type { FastifyRequest } from 'fastify';
import type { Api } from '../api-model.ts';
import type { GatewayCore } from '../gateway-core.ts';
import type { Session } from '../model.ts';
import { isPasswordOf } from '../passwords.ts';
import {
  assertOtherMethods,
  assertSignature,
  configOf,
  DISALLOWED,
  isTokenEnough,
  keyOf,
  MISSING,
  sentIn,
  unknownKey,
} from './admission.ts';
import { Blocked } from './call.ts';
import { assertBound, certificateOf } from './certificate.ts';
import { clientTokenOf } from './clients.ts';
import { signatureOf } from './signature.ts';
import { tokenOf } from './token.ts';

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

type Switch = 'use_basic_auth' | 'enable_signature_checking' | 'enable_jwt' | 'use_oauth2' | 'use_standard_auth';

interface Way {
  /** How a definition says that its session counts. */
  identity: string;
  present(api: Api, request: FastifyRequest, core: GatewayCore): Presented;
}

/** Ways in that are stood in for wholly, by themselves and together, in the order in which they are checked. */
const WAYS: Record<Switch, Way> = {
  use_basic_auth: { identity: 'basic_auth_user', present: passwordOf },
  enable_signature_checking: { identity: 'hmac_key', present: signatureOf },
  enable_jwt: { identity: 'jwt_claim', present: tokenOf },
  use_oauth2: { identity: 'oauth_key', present: clientTokenOf },
  use_standard_auth: { identity: 'auth_token', present: keyOrCertificateOf },
};

const OTHERS = ['jwt_source'] as const;

/** What a call has to show, all of it, one after the other: the next one only where the one before was good. */
export function waysInto(api: Api): Way[] {
  const on = (Object.keys(WAYS) as Switch[]).filter((name) => api[name]);
  // Tokens of clients are stood in for by themselves alone.
  const isKnown = OTHERS.every((name) => !api[name]) && (on.length === 1 || !api.use_oauth2);
  const isWhole = isKnown && !isTokenEnough(api);
  return isWhole && on.length > 0
    ? on.map((name) => WAYS[name])
    : [{ ...WAYS.use_standard_auth, present: besideOthers }];
}

function besideOthers(api: Api, request: FastifyRequest, core: GatewayCore): Presented {
  assertOtherMethods(api, request);
  return keyOrCertificateOf(api, request, core);
}

function keyOrCertificateOf(api: Api, request: FastifyRequest, core: GatewayCore): Presented {
  if (configOf(api).use_certificate) return certificateOf(api, request, core);
  return {
    ...{ name: keyOf(api, request), unknown: unknownKey(api), broken: new Blocked(403, DISALLOWED) },
    prove({ mtls_static_certificate_bindings: bound }) {
      assertBound(api, request, bound);
      assertSignature(api);
    },
  };
}

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
