import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { OperationRequest } from '../graphql-pipeline/pipeline.ts';
import { multipart, type StreamFormat, serverSentEvents } from './stream-format.ts';

/** What the client can read. */
export interface Accepted {
  format: StreamFormat | null;
  /** Whether an answer that is no stream is as good. */
  json: boolean;
}

/** Reads an `Accept` header. Weights are not compared, but 0 is a no: who can read a stream at all wants it for a subscription. */
export function readAccept(accept = ''): Accepted {
  const ranges = accept
    .split(',')
    .map((range) => range.split(';').map((text) => text.trim().toLowerCase()))
    .filter((range) => !range.some((parameter) => /^q\s*=\s*0(\.0*)?$/.test(parameter)));
  const names = ranges.map(([name]) => name);
  const isApollo = ranges.some(
    ([name, ...parameters]) =>
      name === 'multipart/mixed' && parameters.some((parameter) => parameter.startsWith('subscriptionspec=')),
  );
  return {
    format: names.includes('text/event-stream') ? serverSentEvents : isApollo ? multipart : null,
    json: names.some((name) => name && /^(\*|application)\/(\*|json|graphql(-response)?\+json)$/.test(name)),
  };
}

const REQUEST = z.object({
  query: z.string().optional(),
  documentId: z.string().nullish(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
});

const inUrl = z.object({
  query: z.string().optional(),
  documentId: z.string().optional(),
  operationName: z.string().optional(),
  variables: z.string().optional(),
  extensions: z.string().optional(),
});

/** The operation in a request, by POST as JSON or by GET in its URL; null where there is none. */
export function readOperation({ method, query, body }: FastifyRequest): OperationRequest | null {
  if (method !== 'GET') return named(REQUEST.safeParse(body).data);
  const { data } = inUrl.safeParse(query);
  return data
    ? named(REQUEST.safeParse({ ...data, ...json(data, 'variables'), ...json(data, 'extensions') }).data)
    : null;
}

/** Whether a request says which document it means. */
const named = (data: OperationRequest | undefined): OperationRequest | null =>
  data && (data.query ?? data.documentId ?? data.extensions) != null ? data : null;

/** A parameter of the URL that holds JSON; what is none stays a text, and is then refused. */
function json<K extends string>(data: { [key in K]?: string }, name: K): Record<string, unknown> {
  try {
    return data[name] ? { [name]: JSON.parse(data[name]) } : { [name]: undefined };
  } catch {
    return {};
  }
}
