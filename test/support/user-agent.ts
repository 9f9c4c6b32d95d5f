import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where it ended, and what it was answered there. */
export interface Visit {
  url: URL;
  status: number;
  text: string;
  /** Of all answers on the way. */
  setCookies: string[];
}

/** What a browser does with redirects and cookies, and nothing else; it keeps them by origin. */
export class UserAgent {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** Follows redirects until one leads to where nothing listens, an address that starts with `end`. @param form Fields to post. */
  async open(address: string, end: string, form?: Record<string, string>): Promise<Visit> {
    const setCookies: string[] = [];
    let body = form && new URLSearchParams(form);
    for (let url = new URL(address), hops = 0; hops < 12; hops++) {
      if (url.href.startsWith(end)) return { url, status: 0, text: '', setCookies };
      const headers = { cookie: this.#sent(url) };
      const response = await fetch(url, { redirect: 'manual', headers, method: body ? 'POST' : 'GET', body });
      body = undefined;
      const given = response.headers.getSetCookie();
      setCookies.push(...given);
      for (const cookie of given) this.#keep(url, cookie);
      const location = response.headers.get('location');
      const text = await response.text();
      if (!location) return { url, status: response.status, text, setCookies };
      url = new URL(location, url);
    }
    throw new Error('Too many redirects.');
  }

  #sent({ origin }: URL): string {
    return [...(this.#cookies.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keep({ origin }: URL, cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(/; */);
    const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    if (attributes.some((one) => /^max-age=0$|^expires=thu, 01 jan 1970/i.test(one))) jar.delete(name);
    else jar.set(name, value);
  }
}

/** A port that nothing listens on. */
export async function freePort(): Promise<string> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}
