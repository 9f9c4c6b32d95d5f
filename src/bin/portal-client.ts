import { createClient } from 'graphql-ws';
import ky from 'ky';
import { WebSocket } from 'ws';

// biome-ignore lint/suspicious/noExplicitAny: answers are JSON whose shape the document beside the call says
export type Data = any;

interface Answer {
  data?: Data;
  errors?: { message: string }[];
}

/** One account of the portal as a front end has it: GraphQL over HTTP, events over a WebSocket. */
export class PortalClient {
  constructor(
    readonly url: string,
    readonly token: string,
  ) {}

  static async signIn(url: string, email: string, password: string): Promise<PortalClient> {
    const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { token userErrors { code message } } }';
    const { signIn } = await post(url, { query, variables: { input: { email, password } } });
    return new PortalClient(url, signIn.token);
  }

  /** The data of an answer without errors. @throws Error with what the portal said. */
  send(query: string, variables: object = {}): Promise<Data> {
    return post(this.url, { query, variables }, this.token);
  }

  /** Events from now on, one at each call of the function returned. */
  subscribe(query: string): { next(): Promise<Data>; close(): void } {
    const socket = createClient({
      url: this.url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${this.token}` },
    });
    const events = socket.iterate<Data>({ query });
    return {
      next: async () => {
        const { value, done } = await events.next();
        if (done) throw new Error('The subscription has ended.');
        if (value.errors) throw new Error(value.errors[0]?.message);
        return Object.values(value.data)[0];
      },
      close: () => void socket.dispose(),
    };
  }
}

async function post(url: string, json: object, token?: string): Promise<Data> {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const { data, errors } = await ky.post(url, { json, headers, throwHttpErrors: false }).json<Answer>();
  if (errors) throw new Error(errors[0]?.message);
  for (const payload of Object.values(data) as Data[]) {
    const [refusal] = payload?.userErrors ?? [];
    if (refusal) throw Object.assign(new Error(refusal.message), { code: refusal.code });
  }
  return data;
}
