import type { FormattedExecutionResult } from 'graphql-ws';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Client, Data } from '../../support/client.ts';

/** What a subscription sends first: an event, or the errors with which it is refused. */
export async function firstEvent(
  { url, token }: Client,
  query: string,
  variables: Record<string, unknown>,
): Promise<FormattedExecutionResult<Data>> {
  const socket = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: token ? { authorization: `Bearer ${token}` } : {},
    retryAttempts: 0,
  });
  try {
    for await (const result of socket.iterate<Data, Record<string, unknown>>({ query, variables })) return result;
    throw new Error('The subscription ended without an event.');
  } catch (refusal) {
    if (!Array.isArray(refusal)) throw refusal;
    return { errors: refusal };
  } finally {
    await socket.dispose();
  }
}
