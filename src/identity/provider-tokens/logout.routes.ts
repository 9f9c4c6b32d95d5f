import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createAddressReader } from '../../platform/http/remote-address.ts';
import type { Portal } from '../../platform/module.ts';
import { findProviderOfButton } from '../identity-providers/identity-provider.queries.ts';
import { logOut } from './logout.service.ts';

type Call = FastifyRequest<{ Params: { id: string }; Body: URLSearchParams }>;

/** Where identity providers say that somebody has left. They call by themselves: no browser, and no session, is needed. */
export const logoutRoutes =
  (portal: Portal) =>
  (app: FastifyInstance): void => {
    const addressOf = createAddressReader(portal.config.trustProxy);
    app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      const form = { parseAs: 'string' as const, bodyLimit: 32 * 1024 };
      scope.addContentTypeParser(
        'application/x-www-form-urlencoded',
        form,
        async (_: FastifyRequest, body: string) => new URLSearchParams(body),
      );
      scope.post('/sso/:id/logout', async (request, reply) => {
        const { id, raw, params, body } = request as Call;
        const ctx = portal.contextOf({ requestId: id, remoteAddress: addressOf(raw) });
        const provider = await findProviderOfButton(ctx, params.id);
        const isDone = provider && (await logOut(ctx, provider, body?.get('logout_token') ?? ''));
        return isDone ? reply.code(200).send() : reply.code(400).send({ error: 'invalid_request' });
      });
    });
  };
