import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { requireRole } from '../../platform/graphql/auth-checker.ts';
import { refuse } from '../../platform/http/protection.ts';
import { contextReader, refuseWith } from '../../platform/http/request-context.ts';
import type { Portal } from '../../platform/module.ts';
import { TokenScope } from '../../platform/token-scope.ts';
import { accountOf, isOwner } from '../../platform/viewer.ts';
import { SECTIONS, type Section } from './export-sections.ts';

const PATH = '/users/:id/export.json';

/** Rows read at a time. No connection is held while the client takes them. */
const BATCH = 500;

/**
 * All that the portal keeps of one person, as one JSON document, to themselves and to API owners. It is read as fast as the
 * client takes it, and recorded before the first byte goes out.
 */
export const exportRoutes =
  (portal: Pick<Portal, 'contextFor' | 'config' | 'relay'>) =>
  (app: FastifyInstance): void => {
    const readContext = contextReader(portal, TokenScope.MANAGE_PEOPLE);
    app.get(PATH, async (request, reply) => {
      try {
        const ctx = await readContext(request);
        const id = await exportable(ctx, (request.params as { id: string }).id);
        if (!id) return refuse(reply, 404, 'NOT_FOUND', 'There is no such account.');
        await record(ctx, id);
        const name = `attachment; filename="user-${id}.json"`;
        reply.type('application/json; charset=utf-8').header('content-disposition', name);
        return reply.send(Readable.from(documentOf(ctx, id, () => readContext(request))));
      } catch (error) {
        return refuseWith(reply, error);
      }
    });
  };

/** The id again; null where it is nobody's, or somebody else's and the viewer no API owner. @throws GraphQLError UNAUTHENTICATED, FORBIDDEN */
async function exportable(ctx: Context, id: string): Promise<string | null> {
  requireRole(ctx.viewer);
  const isAllowed = z.uuid().safeParse(id).success && (isOwner(ctx.viewer) || accountOf(ctx.viewer) === id);
  return isAllowed && (await userById(ctx, id)) ? id : null;
}

const record = (ctx: Context, userId: string): Promise<unknown> =>
  inTransaction(ctx, async (tx) => {
    const { organisationId } = (await userById(tx, userId))!;
    const subject = { userId, organisationId };
    await recordEvent(tx, { type: 'user.exported', subject, organisationId });
  });

/** @param again Asked before each further batch; throws when the right to read is gone. */
async function* documentOf(ctx: Context, id: string, again: () => Promise<Context>): AsyncGenerator<string> {
  yield `{"exportedAt":${JSON.stringify(new Date())},"userId":"${id}"`;
  for (const section of SECTIONS) {
    yield `,"${section.name}":[`;
    let rows = await readRows(ctx, section, id, '');
    for (let first = true; rows.length > 0; first = false) {
      yield (first ? '' : ',') + rows.map(({ row }) => row).join(',');
      if (rows.length < BATCH) break;
      if (!(await exportable(await again(), id))) throw new Error('The right to read the export is gone.');
      rows = await readRows(ctx, section, id, rows.at(-1)!.key);
    }
    yield ']';
  }
  yield '}\n';
}

async function readRows({ db }: Context, { key, row, from, where }: Section, userId: string, behind: string) {
  const place = sql`(${sql.raw(key)}) collate "C"`;
  const { rows } = await sql<{ key: string; row: string }>`select ${sql.raw(key)} as key, (${row})::text as row
    from ${from} where (${where(userId)}) and ${place} > ${behind} order by ${place} limit ${BATCH}`.execute(db);
  return rows;
}
