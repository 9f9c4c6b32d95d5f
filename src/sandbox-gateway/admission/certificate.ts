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

/**
 * Comes before all else that is asked of a caller, and also where nothing else is. A certificate that is not in the store counts for
 * nothing on a list. Throws `Blocked`.
 */
export function assertListed(
  { use_mutual_tls_auth, client_certificates }: Api,
  request: FastifyRequest,
  core: GatewayCore,
) {
  if (!use_mutual_tls_auth) return;
  const { socket } = request.raw;
  if (!(socket instanceof TLSSocket)) throw new Blocked(403, 'TLS not enabled');
  const { raw, valid_to } = socket.getPeerCertificate();
  if (!raw) throw new Blocked(403, 'Client TLS certificate is required');
  const fingerprint = hashOf(raw);
  const listed = client_certificates.find((id) => id.endsWith(fingerprint) && id in core.disk.certificates);
  if (!listed) throw new Blocked(403, `Certificate with SHA256 ${fingerprint} not allowed`);
  if (new Date(valid_to) < new Date()) throw new Blocked(403, 'Certificate has expired');
}

/** A token is bound to certificates only where the API goes by a list of them. Throws `Blocked`. */
export function assertBound(api: Api, request: FastifyRequest, bound: readonly string[]): void {
  const { socket } = request.raw;
  if (bound.length === 0 || !api.use_mutual_tls_auth || !(socket instanceof TLSSocket)) return;
  const shown = api.org_id + hashOf(socket.getPeerCertificate().raw);
  if (!bound.includes(shown)) throw new Blocked(401, DISALLOWED);
}

const hashOf = (raw: Buffer): string => createHash('sha256').update(raw).digest('hex');

/** Throws `Blocked`. */
function fingerprintIn(socket: TLSSocket): string {
  const { raw, valid_to } = socket.getPeerCertificate();
  if (!raw) throw new Blocked(401, 'Client certificate required');
  if (new Date(valid_to) < new Date()) throw new Blocked(403, 'Certificate has expired');
  return hashOf(raw);
}
