import type { FormattedExecutionResult } from 'graphql';
import { print } from 'graphql-sse';
import { CloseCode } from '../live-connections/close-code.ts';

/** How the results of one operation are written into the answer to an HTTP request. */
export interface StreamFormat {
  contentType: string;
  /** Sent at once: some clients see no answer before its first byte. */
  opening: string;
  /** Keeps proxies from taking a quiet stream for a dead one. */
  heartbeat: string;
  result(result: FormattedExecutionResult): string;
  /** The operation is over. */
  completion: string;
  /** The server ends the stream before that, for one of {@link CloseCode}. */
  ending(code: number, reason: string): string;
}

const unauthenticated = (reason: string): FormattedExecutionResult => ({
  errors: [{ message: reason, extensions: { code: 'UNAUTHENTICATED' } }],
});

const completion = print({ event: 'complete', data: null });

/**
 * GraphQL over SSE, distinct connections mode. Each result has its cursor as id, which an `EventSource` sends back by itself. A
 * stream that ends without `complete` is come back to, so only one that nobody may come back to with this token is completed.
 */
export const serverSentEvents: StreamFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  opening: ':\n\n',
  heartbeat: ':\n\n',
  result: (result) => {
    const { cursor } = result.extensions ?? {};
    return `${cursor ? `id: ${cursor}\n` : ''}${print({ event: 'next', data: result as object })}`;
  },
  completion,
  ending: (code, reason) =>
    code === CloseCode.Unauthorized
      ? `${print({ event: 'next', data: unauthenticated(reason) as object })}${completion}`
      : `: ${code} ${reason}\n\n`,
};

/** A part ends where the delimiter of the next begins, so that is sent along with it. */
const part = (body: object): string => `\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(body)}\r\n--graphql`;

/** Subscriptions over multipart HTTP, as Apollo's clients and router speak it. */
export const multipart: StreamFormat = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  opening: '\r\n--graphql',
  heartbeat: part({}),
  result: (result) => part({ payload: result }),
  completion: '--\r\n',
  // What ends the transport stands beside the payload, and Apollo Client makes an error of it, after which one may subscribe anew.
  ending: (code, reason) => {
    const extensions = { code: code === CloseCode.Unauthorized ? 'UNAUTHENTICATED' : 'CONNECTION_CLOSED' };
    return `${part({ payload: null, errors: [{ message: reason, extensions }] })}--\r\n`;
  },
};
