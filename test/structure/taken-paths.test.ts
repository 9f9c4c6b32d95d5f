import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { MODULES } from '../../src/modules.ts';
import { DECISION_PAGE, PORTAL_PAGES } from '../../src/notification/pages/portal-pages.ts';
import type { Portal } from '../../src/platform/module.ts';
import { isTaken, PAGES_OF_FACE } from '../../src/presentation/redirects/taken-paths.ts';

/** Pages that are named by a slug: what is at each is asked for when a redirect is made. */
const BY_SLUG = ['/catalogue/:slug', '/pages/:slug', '/blog/:slug', '/tutorials/:slug'];

async function served(): Promise<string[]> {
  const app = Fastify();
  const urls = new Set<string>();
  app.addHook('onRoute', ({ url }) => void urls.add(url));
  const portal = { config: loadConfig({}) } as unknown as Portal;
  for (const routes of MODULES.flatMap((module) => module.routes ?? [])) routes(portal)(app);
  await app.ready();
  await app.close();
  return [...urls];
}

const pagesOfFace = () =>
  Array.from(readFileSync('examples/portal/src/routes.tsx', 'utf8').matchAll(/page\('([^']+)'/g), ([, path]) => path!);

describe('the pages of the front end', () => {
  it('are what the server takes for them', () => {
    expect(PAGES_OF_FACE.toSorted()).toEqual(
      [...new Set(pagesOfFace())].filter((path) => !BY_SLUG.includes(path)).toSorted(),
    );
  });
});

describe('what a redirect may begin at', () => {
  it.each([
    ['a module serves', served],
    ['a mail links to', async () => [DECISION_PAGE, ...PORTAL_PAGES].map(({ path }) => path)],
    ['the front end has', async () => pagesOfFace()],
  ])('is nothing that %s', async (_, find) => {
    const paths = (await find()).filter((path) => path !== '/' && !BY_SLUG.includes(path));
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !isTaken(path))).toEqual([]);
  });
});
