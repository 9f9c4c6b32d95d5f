import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
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
  /** Whether it has its visitors try what is offered: its pages call gateways. */
  callsGateways: boolean;
}

export const FACES: readonly Face[] = [
  { base: '/', folder: 'examples/portal/dist', callsGateways: true },
  { base: '/dashboard/', folder: 'examples/dashboard/dist', callsGateways: false },
];

/** The folder above `src` and `dist` alike. */
const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Whether there is a front end for visitors, so that its pages stand for those that the portal makes itself. */
export const hasVisitorsFace = (): boolean => existsSync(join(ROOT, FACES[0]!.folder, 'index.html'));

/** Origins of gateways that the page of a request may call. */
type GatewaysOf = (request: FastifyRequest) => Promise<readonly string[]>;

interface Sources {
  nonce: string;
  /** Origin in the addresses of images, which is another than the page's where that is reached by a further name. */
  images: string;
  gateways: readonly string[];
}

/**
 * Nothing comes from anywhere else, and nothing is sent elsewhere but calls to the gateways of what the visitor sees. Scripts are those of
 * the build; the library of components adds styles, with the nonce of the page.
 */
const policyOf = ({ nonce, images, gateways }: Sources): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data: ${images}`,
    "font-src 'self'",
    ["connect-src 'self'", ...gateways].join(' '),
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** What is at a path of the pages, to whoever reads their HTML without running it or being signed in. */
interface FoundPage {
  /** Whether there are pages at such paths. */
  isPage: boolean;
  /** Whether there is something to be shown at this one. */
  isThere: boolean;
  /** What it is called; null for nothing of its own. */
  title: string | null;
  target: { toPath: string; isPermanent: boolean } | null;
}

type PageOf = (url: string) => Promise<FoundPage>;

/** What the portal knows, and the faces ask. */
interface Known {
  pageOf: PageOf;
  gatewaysOf: GatewaysOf;
}

/** Where nobody can say: the page tells by itself what there is, or that the portal cannot be reached. */
const UNKNOWN: FoundPage = { isPage: true, isThere: true, title: null, target: null };

/** How long a browser may follow a redirect that is for good without asking: until then it cannot be taken back. */
const KEPT_SECONDS = 3600;

/**
 * Serves the faces: their page at every path below them that nothing else has, so that links into them work, and their files,
 * which are named after their content, for good. A face that is not built is left out, and the log says how to build it.
 */
export const faceRoutes =
  ({ config, log }: { config: { publicUrl: string }; log: Logger }, { gatewaysOf, pageOf }: Known) =>
  (app: FastifyInstance): void => {
    const pageOrUnknown: PageOf = (url) =>
      pageOf(url).catch((error: unknown) => {
        log.warn({ reason: String(error) }, 'What is at a path could not be read');
        return UNKNOWN;
      });
    const images = new URL(config.publicUrl).origin;
    app.register(async (scope) => {
      for (const { base, folder, callsGateways } of FACES) {
        const face = await readFace(join(ROOT, folder));
        if (face) {
          serve(scope, base, face, {
            images,
            gatewaysOf: callsGateways ? gatewaysOf : async () => [],
            pageOf: base === '/' ? pageOrUnknown : async () => UNKNOWN,
          });
        } else log.warn({ folder }, 'A face is not built: `npm run faces` does it');
      }
    });
  };

interface Around {
  images: string;
  gatewaysOf: GatewaysOf;
  pageOf: PageOf;
}

function serve(
  app: FastifyInstance,
  base: string,
  { page, files }: BuiltFace,
  { images, gatewaysOf, pageOf }: Around,
): void {
  const sendPage = async (request: FastifyRequest, reply: FastifyReply, found: FoundPage): Promise<FastifyReply> => {
    const nonce = randomBytes(16).toString('base64');
    const policy = policyOf({ nonce, images, gateways: await gatewaysOf(request) });
    // The same page in any case: who is signed in may see more.
    return reply
      .status(found.isThere ? 200 : 404)
      .type('text/html; charset=utf-8')
      .headers({ 'content-security-policy': policy, 'referrer-policy': 'same-origin' })
      .send(titled(page, found.title).replaceAll(NONCE, nonce));
  };
  const answer = async (request: FastifyRequest<{ Params: { '*'?: string } }>, reply: FastifyReply) => {
    const path = request.params['*'] ?? '';
    const file = files.get(path);
    if (file) return sendFile(request, reply, file);
    const found = await pageOf(request.url);
    if (found.target) return redirect(reply, found.target);
    // What asks for a script or an image of an older build must not take a page for it.
    if (path.startsWith('assets/')) return reply.callNotFound();
    return opensPage(request, found.isPage) ? sendPage(request, reply, found) : reply.callNotFound();
  };
  if (base !== '/') app.get(base.slice(0, -1), answer);
  app.get(base, answer);
  app.get(`${base}*`, answer);
}

/** The page with this title, where it has one of its own. */
const titled = (page: string, title: string | null): string =>
  title === null ? page : page.replace(/<title>.*?<\/title>/, () => `<title>${escaped(title)}</title>`);

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function redirect(
  reply: FastifyReply,
  { toPath, isPermanent }: { toPath: string; isPermanent: boolean },
): FastifyReply {
  if (isPermanent) reply.header('cache-control', `public, max-age=${KEPT_SECONDS}`);
  return reply.redirect(toPath, isPermanent ? 301 : 302);
}

async function sendFile(request: FastifyRequest, reply: FastifyReply, file: FaceFile): Promise<FastifyReply> {
  const { encoding, body } = await file.bodyFor(String(request.headers['accept-encoding'] ?? ''));
  if (encoding) reply.header('content-encoding', encoding);
  return reply
    .type(file.type)
    .headers({ 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' })
    .send(body);
}

/** Where there is a page whoever takes anything gets it, as curl and crawlers do; elsewhere only who asks for a page. */
function opensPage({ headers: { accept = '*/*' } }: FastifyRequest, isPage: boolean): boolean {
  return accept.includes('text/html') || (isPage && accept.includes('*/*'));
}
