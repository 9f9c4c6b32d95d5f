import { createClient, type FormattedExecutionResult } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Client, Data } from '../../support/client.ts';
import type { Actor } from './actors.ts';
import { documentOf, type Select } from './operation.ts';
import { inWorld, type Row, wordOfError, wordOfResult } from './row.ts';
import type { World } from './world.ts';

type Answer = FormattedExecutionResult<Data, Record<string, unknown>>;

/** What an actor got: in one word as rows say it, and in full. */
export interface Outcome {
  actor: Actor;
  word: string;
  answer: unknown;
}

/** Calls an operation as an actor; of a subscription the first thing that it sends. */
export async function callAs(
  actor: Actor,
  world: World,
  { operation, args }: Pick<Row, 'operation' | 'args'>,
  select?: Select,
): Promise<Outcome> {
  const document = documentOf(operation, Object.keys(args), select);
  const variables = inWorld(args, world) as Record<string, unknown>;
  const client = world.clients[actor];
  const isLive = operation.startsWith('Subscription');
  const { data, errors } = await (isLive ? firstEvent(client, document, variables) : client.raw(document, variables));
  if (errors) return { actor, word: wordOfError(errors), answer: data };
  return { actor, word: isLive ? 'event' : wordOfResult(Object.values(data)[0], actor, world), answer: data };
}

async function firstEvent({ url, token }: Client, query: string, variables: Record<string, unknown>): Promise<Answer> {
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
