import type { FormattedExecutionResult } from 'graphql-ws';
import { expect } from 'vitest';
import { DEMO_PASSWORD } from '../../src/seed/demo-world.ts';
import { expectDeclared } from './declared-codes.ts';
import { httpCall } from './http-call.ts';
import { Subscription } from './subscription.ts';

type Variables = Record<string, unknown>;

/** A refusal as mutations give it. */
export interface Refusal {
  code: string;
  message: string;
  field: string[] | null;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are JSON whose shape the document next to the call says
export type Data = any;

/** Speaks GraphQL as one account, over HTTP and WebSocket. Unexpected errors fail the test. */
export class Client {
  constructor(
    readonly url: string,
    readonly token: string | null,
    readonly headers: Record<string, string> = {},
  ) {}

  static async signIn(url: string, email: string | null, password = DEMO_PASSWORD): Promise<Client> {
    if (!email) return new Client(url, null);
    const anonymous = new Client(url, null);
    const { signIn } = await anonymous.send(
      'mutation ($input: SignInInput!) { signIn(input: $input) { token userErrors { code } } }',
      { input: { email, password } },
    );
    return new Client(url, signIn.token);
  }

  /** The whole answer, whatever it is. */
  async raw(query: string, variables: Variables = {}): Promise<FormattedExecutionResult<Data>> {
    const { text } = await httpCall(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...this.headers,
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
      body: JSON.stringify({ query, variables }),
    });
    const answer = JSON.parse(text) as FormattedExecutionResult<Data>;
    expectDeclared(query, answer.data);
    return answer;
  }

  /** The data of an answer that has no errors of either kind. */
  async send(query: string, variables: Variables = {}): Promise<Data> {
    const { data, errors } = await this.raw(query, variables);
    expect(errors, query).toBeUndefined();
    for (const payload of Object.values(data ?? {})) {
      expect((payload as { userErrors?: Refusal[] } | null)?.userErrors ?? [], query).toEqual([]);
    }
    return data;
  }

  /** The refusals of a mutation, and what its payload holds beside them. */
  async refused(query: string, variables: Variables = {}): Promise<{ userErrors: Refusal[] } & Data> {
    const { data, errors } = await this.raw(query, variables);
    expect(errors, query).toBeUndefined();
    const [payload] = Object.values(data ?? {}) as Data[];
    expect(payload.userErrors, query).not.toEqual([]);
    return payload;
  }

  /** The code of the top-level error of an answer. */
  async errorCode(query: string, variables: Variables = {}): Promise<unknown> {
    const { errors } = await this.raw(query, variables);
    return errors?.[0]?.extensions?.code;
  }

  /** Starts a subscription. What is committed after this resolves is delivered. */
  async subscribe(query: string, variables: Variables = {}): Promise<Subscription> {
    return Subscription.start(this.url, this.token, query, variables);
  }
}
