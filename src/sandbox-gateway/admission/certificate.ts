import { createHash } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import type { Api } from '../api-model.ts';
import type { GatewayCore } from '../gateway-core.ts';
import { assertSignature, configOf, DISALLOWED, sentIn } from './admission.ts';
import { Blocked } from './call.ts';
import type { Presented } from './presented.ts';

/**
 * A client certificate names the session, whatever key comes along. Without TLS there is none to ask for: then the key counts, and a
 * missing one is an unknown one. Throws `Blocked`.
 */
export function certificateOf(api: Api, request: FastifyRequest, core: GatewayCore): Presented {
  const { socket } = request.raw;
  const named =
    socket instanceof TLSSocket
      ? { name: core.tokenOf(api.org_id, fingerprintIn(socket)), unknown: new Blocked(401, DISALLOWED) }
      : { name: sentIn(configOf(api), request).replace(/^bearer /i, ''), unknown: new Blocked(403, DISALLOWED) };
  return {
    ...named,
    broken: new Blocked(403, DISALLOWED),
    prove({ certificate }) {
      const shown = socket instanceof TLSSocket ? api.org_id + fingerprintIn(socket) : certificate;
      if (shown && !(shown in core.disk.certificates)) throw new Blocked(403, DISALLOWED);
      assertSignature(api);
    },
  };
}

/** Throws `Blocked`. */
function fingerprintIn(socket: TLSSocket): string {
  const { raw, valid_to } = socket.getPeerCertificate();
  if (!raw) throw new Blocked(401, 'Client certificate required');
  if (new Date(valid_to) < new Date()) throw new Blocked(403, 'Certificate has expired');
  return createHash('sha256').update(raw).digest('hex');
}
