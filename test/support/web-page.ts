import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Data } from './client.ts';

export interface PageAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Data;
}

type Headers = Record<string, string>;

/** A page in a browser that keeps cookies: it sends them with whatever it calls, as browsers do. */
export class WebPage {
  cookie = '';

  /** @param headers What its browser says of where it is from. */
  constructor(
    readonly url: string,
    readonly headers: Headers = { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' },
  ) {}

  /** The same browser with a page of elsewhere. */
  from(headers: Headers): WebPage {
    return Object.assign(new WebPage(this.url, headers), { cookie: this.cookie });
  }

  /** A query or mutation by POST. */
  ask(query: string, variables: object = {}, headers: Headers = {}): Promise<PageAnswer> {
    const body = JSON.stringify({ query, variables });
    return this.call({ method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  }

  /** A query by GET. */
  get(query: string, headers: Headers = {}): Promise<PageAnswer> {
    return this.call({ search: `?${new URLSearchParams({ query })}`, headers });
  }

  async call({ method = 'GET', search = '', body = '', headers = {} }): Promise<PageAnswer> {
    const kept: Headers = this.cookie ? { cookie: this.cookie } : {};
    const all = { ...this.headers, ...kept, ...headers };
    const sent = body ? { ...all, 'content-length': String(Buffer.byteLength(body)) } : all;
    const outgoing = request(this.url + search, { method, headers: sent });
    outgoing.end(body);
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    for (const one of answer.headers['set-cookie'] ?? []) this.cookie = /Max-Age=0/.test(one) ? '' : one.split(';')[0]!;
    const told = await text(answer);
    return { status: answer.statusCode!, headers: answer.headers, body: told ? JSON.parse(told) : null };
  }
}
