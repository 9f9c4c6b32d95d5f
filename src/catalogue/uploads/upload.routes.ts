import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../platform/context.ts';
import { DomainError, invalidInput } from '../../platform/domain-error.ts';
import { requireRole } from '../../platform/graphql/auth-checker.ts';
import { userError } from '../../platform/graphql/user-error.ts';
import { contextReader, refuseWith } from '../../platform/http/request-context.ts';
import type { Portal } from '../../platform/module.ts';
import { TokenScope } from '../../platform/token-scope.ts';
import { UserRole } from '../../platform/viewer.ts';
import { keepFile } from './uploaded-file.service.ts';

export const FILES_PATH = '/files';

/** Of one file. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024;

const FIELD = ['file'];
const TOO_LARGE = `A file has at most ${MAX_FILE_BYTES} bytes.`;

/** What file systems allow. */
const MAX_FILE_NAME = 255;

/**
 * Takes one file as `multipart/form-data` and answers with the id that mutations take, in the manner of a mutation: a file
 * and `userErrors`. Who may not upload is refused before a byte of the file is read.
 */
export const uploadRoutes =
  (portal: Pick<Portal, 'contextFor' | 'config'>) =>
  (app: FastifyInstance): void => {
    const contextOf = contextReader(portal, TokenScope.PUBLISH);
    app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      await scope.register(multipart, { limits: { fileSize: MAX_FILE_BYTES, files: 1, fields: 0, parts: 1 } });
      scope.post(FILES_PATH, async (request, reply) => {
        try {
          const ctx = await contextOf(request);
          requireRole(ctx.viewer, UserRole.API_OWNER);
          return await receive(ctx, request, reply);
        } catch (error) {
          return refuseWith(reply, error);
        }
      });
    });
  };

async function receive(ctx: Context, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  try {
    const { name, bytes } = await readPart(request);
    const id = await keepFile(ctx, { name, bytes });
    return reply.code(201).send({ file: { id, name, size: bytes.length }, userErrors: [] });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const status = error.message === TOO_LARGE ? 413 : 400;
    return reply.code(status).send({ file: null, userErrors: error.refusals.map(userError) });
  }
}

/** @throws DomainError INVALID_INPUT */
async function readPart(request: FastifyRequest): Promise<{ name: string; bytes: Buffer }> {
  try {
    let file: { name: string; bytes: Buffer } | null = null;
    // To the end: the library refuses a second file only where one asks for it.
    for await (const part of request.files()) {
      const bytes = await part.toBuffer();
      // The library does not throw where the last bytes arrive together.
      if (part.file.truncated) throw invalidInput(TOO_LARGE, FIELD);
      if (bytes.length === 0) throw invalidInput('The file is empty.', FIELD);
      file = { name: nameOf(part.filename), bytes };
    }
    if (!file) throw invalidInput('Send one file as multipart/form-data.', FIELD);
    return file;
  } catch (error) {
    if (error instanceof DomainError) throw error;
    if ((error as { code?: string }).code === 'FST_REQ_FILE_TOO_LARGE') throw invalidInput(TOO_LARGE, FIELD);
    // Nothing was done but to read the body: it holds fields beside the file, or ends too soon, or is no form at all.
    throw invalidInput('Send one file as multipart/form-data, and nothing beside it.', FIELD);
  }
}

/** For people to know it by, so nothing in it may be invisible or break a line. */
const nameOf = (given: string): string =>
  given.toWellFormed().replace(/\p{C}/gu, '').trim().slice(0, MAX_FILE_NAME) || 'file';
