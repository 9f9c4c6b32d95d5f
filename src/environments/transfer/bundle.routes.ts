import type { FastifyInstance } from 'fastify';
import { DomainError, invalidInput } from '../../platform/domain-error.ts';
import { requireReader, requireRole } from '../../platform/graphql/auth-checker.ts';
import { userError } from '../../platform/graphql/user-error.ts';
import { contextReader, refuseWith } from '../../platform/http/request-context.ts';
import type { Portal } from '../../platform/module.ts';
import { throwAll } from '../../platform/rules.ts';
import { TokenScope } from '../../platform/token-scope.ts';
import { UserRole } from '../../platform/viewer.ts';
import { bundleJsonSchema } from '../format/bundle-schema.ts';
import { printBundle } from '../format/read-bundle.ts';
import { exportBundle } from './export.service.ts';
import { importBundle } from './import.service.ts';

/** Images and documents of hundreds of products. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The definitions of the portal as one JSON document: `GET /bundle.json` gives it, `POST /bundle` brings one in and answers in the manner
 * of a mutation; with `?dryRun=true` it tells what that would change, or refuse. For API owners. `GET /bundle.schema.json` is its form, for everybody.
 */
export const bundleRoutes =
  (portal: Pick<Portal, 'contextFor' | 'config' | 'relay'>) =>
  (app: FastifyInstance): void => {
    const contextOf = contextReader(portal, TokenScope.MANAGE_PORTAL);
    app.get('/bundle.json', async (request, reply) => {
      try {
        const ctx = await contextOf(request);
        requireReader(ctx.viewer, UserRole.API_OWNER);
        reply.type('application/json; charset=utf-8');
        return reply.send(printBundle(await exportBundle(ctx)));
      } catch (error) {
        return refuseWith(reply, error);
      }
    });
    app.get('/bundle.schema.json', (_, reply) =>
      reply.type('application/schema+json; charset=utf-8').send(bundleJsonSchema()),
    );
    app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_BYTES }, (_, body, done) => done(null, body));
      scope.post<{ Querystring: Record<string, unknown> }>('/bundle', async (request, reply) => {
        try {
          const ctx = await contextOf(request);
          requireRole(ctx.viewer, UserRole.API_OWNER);
          const changes = await importBundle(ctx, String(request.body ?? ''), isDryRun(request.query));
          portal.relay.wake();
          return reply.send({ changes, userErrors: [] });
        } catch (error) {
          if (!(error instanceof DomainError)) return refuseWith(reply, error);
          return reply.code(400).send({ changes: [], userErrors: error.refusals.map(userError) });
        }
      });
    });
  };

/** A parameter that is written otherwise is refused: who meant to try must not have changed the portal. */
function isDryRun(query: Record<string, unknown>): boolean {
  throwAll(
    Object.entries(query).flatMap(([name, value]) => {
      if (name !== 'dryRun') return [invalidInput('There is no such parameter; the only one is dryRun.', [name])];
      return value === 'true' || value === 'false' ? [] : [invalidInput('It must be true or false, once.', [name])];
    }),
  );
  return query.dryRun === 'true';
}
