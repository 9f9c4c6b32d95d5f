import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { type BuiltFace, type FaceFile, NONCE, readFace } from './face-files.ts';

/** A front end that the portal serves: made of the public API alone, so nothing here knows what it shows. */
export interface Face {
  /** Where it is served, with a slash at its end. */
  base: string;
  /** Folder of its build, from the root of the project. */
  folder: string;
}

export const FACES: readonly Face[] = [
  { base: '/', folder: 'examples/portal/dist' },
  { base: '/dashboard/', folder: 'examples/dashboard/dist' },
];

/** The folder above `src` and `dist` alike. */
const ROOT = join(import.meta.dirname, '..', '..', '..');

/**
 * Nothing comes from anywhere else. Scripts are those of the build; the library of components adds styles, with the nonce of the page.
 * @param images Origin in the addresses of images, which is another than the page's where that is reached by a further name.
 */
const policyOf = (nonce: string, images: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data: ${images}`,
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * Serves the faces: their page at every path below them that nothing else has, so that links into them work, and their files,
 * which are named after their content, for good. A face that is not built is left out, and the log says how to build it.
 */
export const faceRoutes =
  ({ config, log }: { config: { publicUrl: string }; log: Logger }) =>
  (app: FastifyInstance): void => {
    const images = new URL(config.publicUrl).origin;
    app.register(async (scope) => {
      for (const { base, folder } of FACES) {
        const face = await readFace(join(ROOT, folder));
        if (face) serve(scope, base, face, images);
        else log.warn({ folder }, 'A face is not built: `npm run faces` does it');
      }
    });
  };

function serve(app: FastifyInstance, base: string, { page, files }: BuiltFace, images: string): void {
  const sendPage = (reply: FastifyReply): FastifyReply => {
    const nonce = randomBytes(16).toString('base64');
    return reply
      .type('text/html; charset=utf-8')
      .headers({ 'content-security-policy': policyOf(nonce, images), 'referrer-policy': 'same-origin' })
      .send(page.replaceAll(NONCE, nonce));
  };
  const answer = (request: FastifyRequest<{ Params: { '*'?: string } }>, reply: FastifyReply) => {
    const path = request.params['*'] ?? '';
    const file = files.get(path);
    if (file) return sendFile(request, reply, file);
    // What asks for a script or an image of an older build must not take a page for it.
    return opensPage(request, path) && !path.startsWith('assets/') ? sendPage(reply) : reply.callNotFound();
  };
  if (base !== '/') app.get(base.slice(0, -1), answer);
  app.get(base, answer);
  app.get(`${base}*`, answer);
}

async function sendFile(request: FastifyRequest, reply: FastifyReply, file: FaceFile): Promise<FastifyReply> {
  const { encoding, body } = await file.bodyFor(String(request.headers['accept-encoding'] ?? ''));
  if (encoding) reply.header('content-encoding', encoding);
  return reply
    .type(file.type)
    .headers({ 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' })
    .send(body);
}

/** At its own address a face answers whoever takes anything, as curl does; below it only who asks for a page. */
function opensPage({ headers: { accept = '*/*' } }: FastifyRequest, path: string): boolean {
  return accept.includes('text/html') || (path === '' && accept.includes('*/*'));
}
