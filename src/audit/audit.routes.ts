import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { Context } from '../platform/context.ts';
import type { PortalEvent } from '../platform/events/event-reader.ts';
import { requireReader } from '../platform/graphql/auth-checker.ts';
import { contextReader, refuseWith } from '../platform/http/request-context.ts';
import { decodeCursor, encodeCursor } from '../platform/live/cursor.ts';
import type { Portal } from '../platform/module.ts';
import { TokenScope } from '../platform/token-scope.ts';
import type { AuditEventFilter } from './audit.inputs.ts';
import { TRAIL_READERS } from './audit.policy.ts';
import { readAuditEvents } from './audit.queries.ts';

export const AUDIT_PATH = '/audit.ndjson';

/** One id, as the list of a filter. */
const oneId = z
  .uuid()
  .transform((id) => [id])
  .optional();

/** What PostgreSQL can compare with a stored text: the query string has no schema that would refuse the rest. */
const text = z.string().refine((value) => !value.includes('\0') && value.isWellFormed());

/** A day or a moment that there is, in years that PostgreSQL knows; JavaScript would take 30 February for 1 March. */
const time = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })])
  .transform((given) => new Date(given))
  .refine((date) => date >= new Date('0001-01-01T00:00:00Z'));

/** The filter of `auditEvents` as a query string; `type` may be repeated, `after` is the cursor of the last line read. */
const parameters = z.strictObject({
  type: z.union([text.transform((type) => [type]), z.array(text)]).optional(),
  subjectId: z.uuid().optional(),
  productId: oneId,
  planId: oneId,
  organisationId: z.uuid().optional(),
  actorId: z.uuid().optional(),
  onBehalfOfId: z.uuid().optional(),
  from: time.optional(),
  until: time.optional(),
  correlationId: text.optional(),
  after: z.string().optional(),
});

/** Events read at a time. No connection is held while the client takes them. */
const BATCH = 500;

/**
 * The audit trail for export, at `/audit.ndjson`: what `auditEvents` shows to the bearer of the token, oldest first, one
 * JSON object a line. It is read as fast as the client takes it, and a reader who loses the right to it meanwhile is cut off.
 */
export const auditRoutes =
  (portal: Pick<Portal, 'contextFor' | 'config'>) =>
  (app: FastifyInstance): void => {
    const readContext = contextReader(portal, TokenScope.READ_AUDIT);
    const contextOf = async (request: FastifyRequest) => {
      const ctx = await readContext(request);
      requireReader(ctx.viewer, ...TRAIL_READERS);
      return ctx;
    };
    app.get(AUDIT_PATH, async (request, reply) => {
      try {
        const { after, productId: productIds, planId: planIds, ...given } = parseQuery(request.query);
        const filter = { ...given, productIds, planIds };
        const behind = after ? decodeCursor(after).position : 0;
        // Whatever is wrong with the first batch is still an answer with a status; later the stream can only break off.
        const first = await readAuditEvents(await contextOf(request), filter, { behind, limit: BATCH });
        const lines = Readable.from(linesOf(first, filter, () => contextOf(request)));
        return reply.type('application/x-ndjson; charset=utf-8').send(lines);
      } catch (error) {
        return refuseWith(reply, error);
      }
    });
  };

function parseQuery(query: unknown): z.output<typeof parameters> {
  const { data, error } = parameters.safeParse(query);
  if (data) return data;
  const names = error.issues.map(({ path, code }) =>
    code === 'unrecognized_keys' ? 'an unknown name' : path.join('.'),
  );
  throw new GraphQLError(`The query string is malformed: ${names.join(', ')}.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

/** @param contextOf Asked before each further batch; throws when the right to read is gone. */
async function* linesOf(
  first: PortalEvent[],
  filter: AuditEventFilter,
  contextOf: () => Promise<Context>,
): AsyncGenerator<string> {
  for (let events = first; events.length > 0; ) {
    yield events.map(lineOf).join('');
    if (events.length < BATCH) return;
    events = await readAuditEvents(await contextOf(), filter, { behind: events.at(-1)!.position, limit: BATCH });
  }
}

function lineOf({ position, ...event }: PortalEvent): string {
  return `${JSON.stringify({ cursor: encodeCursor({ position, id: event.id }), ...event })}\n`;
}
