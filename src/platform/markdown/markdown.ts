import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { inThread } from '../threads/thread-work.ts';
import type { MarkdownImages, work } from './markdown.work.ts';

/** The longest text that may be stored takes some seconds when it is made to. */
const render = inThread<typeof work>(join(import.meta.dirname, 'markdown.work'), {
  seconds: 30,
  megabytes: 256,
  queue: 1000,
});

/** Texts are read far more often than changed. Sizes are in UTF-16 code units. */
const cache = new LRUCache<string, string>({
  maxSize: 16 * 1024 * 1024,
  sizeCalculation: (html, text) => html.length + text.length + 1,
  fetchMethod: (key) => render(key.startsWith(WITH_IMAGES) ? JSON.parse(key.slice(1)) : { text: key, images: {} }),
});

/** Begins a key that holds images beside a text: no text has it. */
const WITH_IMAGES = '\0';

/**
 * Markdown as HTML without anything that runs, submits, frames or restyles: a page may show it as it is.
 * @param images By their references: what `![…](image:<reference>)` shows. One that is not among them is left without an address.
 */
export async function htmlOf(text: string, images: MarkdownImages = {}): Promise<string> {
  const key = Object.keys(images).length > 0 ? `${WITH_IMAGES}${JSON.stringify({ text, images })}` : text;
  return (await cache.fetch(key))!;
}
