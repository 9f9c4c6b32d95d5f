import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page, WebSocketRoute } from 'playwright-core';
import { expect } from 'vitest';
import { DEMO_PASSWORD } from '../../src/seed/demo-world.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SCREENSHOTS = join(ROOT, 'test-output', 'faces');

/** Narrowest phone, and an ordinary window. */
const WIDTHS = { phone: 360, desk: 1100 };

/**
 * What Playwright's stand-in for sockets says where a subscription ends at the moment at which the server closes its socket; and what the
 * browser says of lines that are cut and sessions that have ended, which the page shows in its own way.
 */
const OF_THE_LINE = /^WebSocket is already in CLOSING|^Failed to load resource:.*(ERR_FAILED|401)/;

/**
 * Texts that change the direction of writing and stand beside other text that they would turn around: neither alone in their block nor kept
 * to themselves.
 */
const TURNED = `[...document.querySelectorAll('main *')].flatMap((element) => [...element.childNodes])
  .filter((node) => node.nodeType === 3 && /[\\u202a-\\u202e\\u2066-\\u2068]/.test(node.data))
  .filter((node) => {
    const keeps = (box) => !getComputedStyle(box).display.startsWith('inline') || /isolate|plaintext/.test(getComputedStyle(box).unicodeBidi);
    let box = node.parentElement;
    while (!keeps(box)) box = box.parentElement;
    return box.innerText.trim() !== node.data.trim() && box.tagName !== 'TEXTAREA' && !box.closest('pre');
  })
  .map((node) => node.data)`;

/** A window in which somebody uses a face, with whatever it did that it should not. */
export class FaceWindow {
  readonly troubles: string[] = [];
  #sockets: WebSocketRoute[] = [];
  #isLineCut = false;

  private constructor(
    readonly page: Page,
    readonly origin: string,
    private readonly context: BrowserContext,
    private readonly gateways: readonly string[],
  ) {}

  /** @param gateways Origins that its pages may call beside the portal's own. */
  static async open(browser: Browser, portalUrl: string, gateways: readonly string[] = []): Promise<FaceWindow> {
    const context = await browser.newContext({ viewport: { width: WIDTHS.desk, height: 800 }, locale: 'en-GB' });
    const window = new FaceWindow(await context.newPage(), new URL(portalUrl).origin, context, gateways);
    await window.#watch();
    return window;
  }

  async #watch(): Promise<void> {
    const { page, origin, gateways, troubles } = this;
    page.on('pageerror', ({ message }) => troubles.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !this.#isLineCut && !OF_THE_LINE.test(message.text()))
        troubles.push(message.text());
    });
    page.on('request', (request) => {
      const { origin: to, protocol } = new URL(request.url());
      if (protocol !== 'data:' && to !== origin && !gateways.includes(to)) troubles.push(`It asked ${request.url()}`);
    });
    await page.routeWebSocket('**/graphql', (socket) => {
      if (this.#isLineCut) return void socket.close({ code: 1013 });
      socket.connectToServer();
      this.#sockets.push(socket);
    });
  }

  /** Breaks the live connection, and lets none come back before {@link mendLine}. */
  async cutLine(): Promise<void> {
    this.#isLineCut = true;
    await Promise.all(this.#sockets.splice(0).map((socket) => socket.close({ code: 1013 })));
  }

  mendLine(): void {
    this.#isLineCut = false;
  }

  goto(path: string) {
    return this.page.goto(this.origin + path);
  }

  async signIn(account: string): Promise<void> {
    const { page } = this;
    await page.getByLabel('E-mail address').fill(`${account}@example.com`);
    await page.getByLabel('Password').fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  heading = (): Promise<string> => this.page.getByRole('heading', { level: 1 }).innerText();

  button = (name: string) => this.page.getByRole('button', { name, exact: true });

  /** It is readable in both themes, by screen readers too, and fits a phone. Pictures of it go to `test-output/faces`. */
  async expectReadable(name: string): Promise<void> {
    const { page } = this;
    mkdirSync(SCREENSHOTS, { recursive: true });
    for (const [width, px] of Object.entries(WIDTHS)) {
      await page.setViewportSize({ width: px, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth'), `${name} is too wide`).toBe(px);
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}.png`) });
    }
    expect(await page.evaluate(TURNED), `what ${name} turns around`).toEqual([]);
    await page.evaluate(axe.source);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      if (colorScheme === 'dark') await page.screenshot({ path: join(SCREENSHOTS, `${name}-dark.png`) });
      const { violations } = await page.evaluate<{ violations: axe.Result[] }>('axe.run()');
      const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
      expect(found, `${name} in ${colorScheme}`).toEqual([]);
    }
  }

  /** @param expected What the browser may say of answers that belong to the story. */
  async close(expected?: RegExp): Promise<void> {
    await this.context.close();
    expect(this.troubles.filter((text) => !expected?.test(text))).toEqual([]);
  }
}

/** What a face was built into: every entry with the files that it brings along. */
export type FaceManifest = Record<string, { file: string; isEntry?: boolean; imports?: string[]; css?: string[] }>;

export const readFaceFile = (face: string, path: string): Buffer =>
  readFileSync(join(ROOT, 'examples', face, 'dist', path));

export const faceManifest = (face: string): FaceManifest =>
  JSON.parse(readFaceFile(face, '.vite/manifest.json').toString());
