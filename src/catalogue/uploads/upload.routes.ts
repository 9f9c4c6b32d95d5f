import multipart, { type MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../platform/context.ts';
import { DomainError, invalidInput } from '../../platform/domain-error.ts';
import { requireRole } from '../../platform/graphql/auth-checker.ts';
import { userError } from '../../platform/graphql/user-error.ts';
import { contextReader, refuseWith } from '../../platform/http/request-context.ts';
import type { Portal } from '../../platform/module.ts';
import { throwAll } from '../../platform/rules.ts';
import { TokenScope } from '../../platform/token-scope.ts';
import { UserRole } from '../../platform/viewer.ts';
import { isImage } from '../images/encode-image.ts';
import { keepImage } from '../images/image.service.ts';
import { refuseAway } from '../images/store-away.ts';
import { refuseNoText } from './file-text.ts';
import { keepFile } from './uploaded-file.service.ts';

export const FILES_PATH = '/files';

/** Of one file, whatever it is; and of one that is text. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_TEXT_BYTES = 5 * 1024 * 1024;

const limits = { fileSize: MAX_FILE_BYTES, files: 1, fields: 0, parts: 1 };

const FIELD = ['file'];
const TOO_LARGE = `A file has at most ${MAX_FILE_BYTES} bytes.`;
const TEXT_TOO_LARGE = `A file that is no image has at most ${MAX_TEXT_BYTES} bytes.`;

/** How long who was refused may go on sending, so as to come to read why. */
const LINGER_MS = 2_000;

/** What file systems allow. */
const MAX_FILE_NAME = 255;

/**
 * Takes one file as `multipart/form-data` and answers with the id that mutations take, in the manner of a mutation: a file
 * and `userErrors`. What it is, its bytes tell: an image, which is written anew at once, or else text, where its name does not say otherwise. Who may
 * not upload is refused before a byte of the file is read.
 */
export const uploadRoutes =
  (portal: Pick<Portal, 'contextFor' | 'config'>) =>
  (app: FastifyInstance): void => {
    const contextOf = contextReader(portal, TokenScope.PUBLISH);
    app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      await scope.register(multipart, { throwFileSizeLimit: false, limits });
      scope.post(FILES_PATH, async (request, reply) => {
        try {
          const ctx = await contextOf(request);
          requireRole(ctx.viewer, UserRole.API_OWNER, UserRole.CONTENT_MANAGER);
          endLater(request, reply);
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
    const kind = isImage(bytes) ? 'IMAGE' : 'TEXT';
    const id = kind === 'IMAGE' ? await keepImage(ctx, bytes, FIELD) : await keepText(ctx, name, bytes);
    return reply.code(201).send({ file: { id, name, size: bytes.length, kind }, userErrors: [] });
  } catch (error) {
    if (!(error instanceof DomainError)) return refuseAway(ctx, error, reply);
    const status = [TOO_LARGE, TEXT_TOO_LARGE].includes(error.message) ? 413 : 400;
    return reply.code(status).send({ file: null, userErrors: error.refusals.map(userError) });
  }
}

/** @throws DomainError INVALID_INPUT */
function keepText(ctx: Context, name: string, bytes: Buffer): Promise<string> {
  if (bytes.length > MAX_TEXT_BYTES) throw invalidInput(TEXT_TOO_LARGE, FIELD);
  throwAll([refuseNoText(bytes, name, FIELD)]);
  return keepFile(ctx, { name, bytes });
}

/** Whoever sends without an end is answered as soon as it is clear, and cut off when the answer had time to arrive. */
function endLater({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.raw.once('finish', () => {
    if (raw.complete) return;
    const timer = setTimeout(() => raw.destroy(), LINGER_MS);
    raw.once('close', () => clearTimeout(timer));
  });
}

/** @throws DomainError INVALID_INPUT */
async function readPart(request: FastifyRequest): Promise<{ name: string; bytes: Buffer }> {
  try {
    let file: { name: string; bytes: Buffer } | null = null;
    // To the end: the library refuses a second file only where one asks for it.
    for await (const part of request.files()) {
      const bytes = await readBounded(part.file);
      if (bytes.length === 0) throw invalidInput('The file is empty.', FIELD);
      file = { name: nameOf(part.filename), bytes };
    }
    if (!file) throw invalidInput('Send one file as multipart/form-data.', FIELD);
    return file;
  } catch (error) {
    if (error instanceof DomainError) throw error;
    // Nothing was done but to read the body: it holds fields beside the file, or ends too soon, or is no form at all.
    throw invalidInput('Send one file as multipart/form-data, and nothing beside it.', FIELD);
  }
}

/** The library's own way reads all of a body, however long it is, before it tells that it is too long. */
async function readBounded(file: MultipartFile['file']): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of file) {
    if (file.truncated) throw invalidInput(TOO_LARGE, FIELD);
    chunks.push(chunk);
  }
  // The last bytes may have arrived together.
  if (file.truncated) throw invalidInput(TOO_LARGE, FIELD);
  return Buffer.concat(chunks);
}

/** For people to know it by, so nothing in it may be invisible or break a line. */
const nameOf = (given: string): string =>
  given.toWellFormed().replace(/\p{C}/gu, '').trim().slice(0, MAX_FILE_NAME) || 'file';
