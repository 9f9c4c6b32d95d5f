import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { inThread } from '../threads/thread-work.ts';
import type { work } from './markdown.work.ts';

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
  fetchMethod: (text) => render(text),
});

/** Markdown as HTML without anything that runs, submits, frames or restyles: a page may show it as it is. */
export const htmlOf = async (markdown: string): Promise<string> => (await cache.fetch(markdown))!;
