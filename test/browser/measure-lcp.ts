import { launchBrowser } from '../support/browser.ts';

/**
 * How long the largest part of a page takes to be painted, in a browser without a cache: `node test/browser/measure-lcp.ts <url>`. It prints
 * the median of some visits, without a limit on the line, and on one of 10 Mbit/s with 40 ms of delay.
 */
const [url = 'http://localhost:4000/'] = process.argv.slice(2);
const VISITS = 9;
const LINES = {
  'no limit': null,
  '10 Mbit/s, 40 ms': { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 },
};

const OBSERVE = `new Promise((resolve) => {
  let last = 0;
  new PerformanceObserver((list) => { last = list.getEntries().at(-1).startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  // It counts until the visitor does something; by then all of the page is there.
  setTimeout(() => resolve(last), 1_000);
})`;

const browser = await launchBrowser();
try {
  for (const [name, conditions] of Object.entries(LINES)) {
    const times: number[] = [];
    for (let visit = 0; visit < VISITS; visit++) {
      const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1100, height: 800 } });
      const page = await context.newPage();
      const devtools = await context.newCDPSession(page);
      await devtools.send('Network.enable');
      if (conditions) await devtools.send('Network.emulateNetworkConditions', conditions);
      await page.goto(url, { waitUntil: 'networkidle' });
      times.push(await page.evaluate<number>(OBSERVE));
      await context.close();
    }
    const [median] = times.toSorted((a, b) => a - b).slice(Math.floor(VISITS / 2));
    console.log(`${name}: ${Math.round(median!)} ms (${times.map((time) => Math.round(time)).join(', ')})`);
  }
} finally {
  await browser.close();
}
