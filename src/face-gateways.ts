import type { FastifyRequest } from 'fastify';
import { readGatewayOrigins } from './catalogue/bundles/gateway-origins.queries.ts';
import { createCallerReader } from './platform/http/caller.ts';
import { createAddressReader } from './platform/http/remote-address.ts';
import type { Portal } from './platform/module.ts';
import { SessionCookies } from './platform/session-cookies/session-cookie.ts';

/**
 * Which gateways a page may call, to try products with a key: those of what its visitor sees, by the session in the cookie. Whoever has
 * no session that counts is a stranger. A page is also served without the database: then it may call none.
 */
export function faceGateways(portal: Portal): (request: FastifyRequest) => Promise<readonly string[]> {
  const { config, contextOf, contextFor, log } = portal;
  const callerOf = createCallerReader(new SessionCookies(config.publicUrl), createAddressReader(config.trustProxy));
  return async (request) => {
    const caller = callerOf(request);
    const stranger = contextOf({ requestId: request.id });
    try {
      return await readGatewayOrigins(
        caller?.authorization ? await contextFor(caller).catch(() => stranger) : stranger,
      );
    } catch (err) {
      log.warn({ err, requestId: request.id }, 'A page is served without the addresses of gateways');
      return [];
    }
  };
}
