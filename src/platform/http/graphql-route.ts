import { HeaderMap } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Logger } from 'pino';
import { publicCodeOf } from '../graphql/errors.ts';
import { retryAfterOf } from '../graphql/user-error.ts';
import type { Pipeline } from '../graphql-pipeline/pipeline.ts';
import type { DocumentRequest, FoundDocument } from '../graphql-pipeline/stored-documents.ts';
import { type SessionCookies, UNPROVEN } from '../session-cookies/session-cookie.ts';
import { type AnswerOptions, answerPlainly, createAnswerer } from './answer.ts';
import { currentCall, type GraphqlCall, NOT_STREAMED, startApollo } from './apollo.ts';
import { type Caller, createCallerReader, INVALID_TOKEN } from './caller.ts';
import { type GraphiqlOptions, registerGraphiqlAssets, sendGraphiqlPage } from './graphiql.ts';
import { comeAgain, refuse } from './protection.ts';
import { createAddressReader } from './remote-address.ts';

/** HTTP and WebSocket meet at this path. */
export const GRAPHQL_PATH = '/graphql';

export interface GraphqlRouteOptions extends AnswerOptions {
  pipeline: Pipeline;
  log: Logger;
  createContext(caller: Caller): Promise<object>;
  /** Addresses, CIDR ranges and names of proxies whose `X-Forwarded-For` is believed. */
  trustProxy: readonly string[];
  cookies: SessionCookies;
  graphiql: GraphiqlOptions | null;
  /** Answers clients that read streams; false for a request that wants a plain answer. */
  stream?: (request: FastifyRequest, reply: FastifyReply, caller: Caller) => Promise<boolean>;
}

/** GraphQL over HTTP by Apollo Server, and GraphiQL for browsers that open the same URL. Ends with the app. */
export async function registerGraphql(app: FastifyInstance, options: GraphqlRouteOptions): Promise<void> {
  const { graphiql, pipeline, log } = options;
  const apollo = await startApollo(pipeline, log);
  app.addHook('onClose', () => apollo.stop());
  const answer = fastifyApolloHandler(apollo, { context: () => contextOf(currentCall.getStore(), options) });
  const send = createAnswerer(pipeline, options);
  const callerOf = createCallerReader(options.cookies, createAddressReader(options.trustProxy, log));
  if (graphiql) registerGraphiqlAssets(app, GRAPHQL_PATH);
  app.route({ method: ['PUT', 'DELETE'], url: GRAPHQL_PATH, handler: (_, reply) => refuseMethod(reply) });
  app.route({
    method: ['GET', 'POST', 'OPTIONS'],
    url: GRAPHQL_PATH,
    handler: async (received, reply) => {
      const request = received.method === 'HEAD' ? asGet(received) : received;
      if (graphiql && opensPage(request)) return sendGraphiqlPage(reply, GRAPHQL_PATH, graphiql);
      if (isEmbedded(request)) return refuse(reply, 403, 'FORBIDDEN', EMBEDDED);
      const caller = callerOf(request);
      if (!caller) return refuse(reply, 403, 'FORBIDDEN', UNPROVEN);
      if (request === received && (await options.stream?.(request, reply, caller))) return reply;
      const found = findDocument(request, pipeline);
      const call: GraphqlCall = { caller };
      if ('errors' in found) {
        // Whoever is told that a document is not known sends it, and would hear of the token only then.
        if (caller.authorization && (await isUnauthenticated(call, options)))
          return refuseToken(request, keep(reply, call));
        return refuseDocument(reply, found.errors[0]);
      }
      if (subscribesInVain(request, found, pipeline)) return refuse(reply, 406, 'BAD_REQUEST', NOT_STREAMED);
      const body =
        (await answerPlainly(request, reply, {
          call,
          text: found.query,
          pipeline,
          createContext: options.createContext,
        })) ?? (await currentCall.run(call, async () => answer.call(app, plain(request, found), reply)));
      const retryAfter = call.context && retryAfterOf(call.context);
      if (retryAfter) reply.header('retry-after', retryAfter);
      if (call.isUnavailable) comeAgain(reply);
      else if (call.preparation || call.isUnauthenticated) relaxStatus(reply);
      return send(request, keep(reply, call), call, body as string);
    },
  });
}

/** What a request says of its document; parameters that are no JSON are told by Apollo. */
function findDocument({ method, query, body }: FastifyRequest, pipeline: Pipeline): FoundDocument {
  const given = ((method === 'GET' ? query : body) ?? {}) as DocumentRequest;
  const { extensions } = given;
  if (method === 'GET' && typeof extensions === 'string') {
    try {
      return pipeline.find({ ...given, extensions: JSON.parse(extensions) });
    } catch {}
  }
  return pipeline.find(given);
}

/** The answer to a HEAD is that to the same GET, whose body stays here. */
const asGet = (request: FastifyRequest): FastifyRequest => Object.create(request, { method: { value: 'GET' } });

/** Apollo would say that it takes queries alone by GET, or that the client has to read JSON, which would not help it. */
function subscribesInVain(
  { method, query, body, headers }: FastifyRequest,
  { query: text }: Exclude<FoundDocument, { errors: unknown }>,
  pipeline: Pipeline,
): boolean {
  const readsJson = !headers.accept || /\*|json/.test(headers.accept);
  if ((method !== 'GET' && readsJson) || typeof text !== 'string') return false;
  const { operationName } = ((method === 'GET' ? query : body) ?? {}) as { operationName?: string };
  return pipeline.typeOf({ query: text, operationName }) === OperationTypeNode.SUBSCRIPTION;
}

async function isUnauthenticated(call: GraphqlCall, options: GraphqlRouteOptions): Promise<boolean> {
  await contextOf(call, options).catch(() => {});
  return call.isUnauthenticated === true;
}

/** With the statuses of {@link relaxStatus}. */
const refuseToken = ({ headers }: FastifyRequest, reply: FastifyReply): FastifyReply =>
  refuse(
    reply.header('www-authenticate', INVALID_TOKEN),
    headers.accept?.includes('application/graphql-response+json') ? 401 : 200,
    'UNAUTHENTICATED',
    'The token does not hold. Sign in.',
  );

/** Clients that look for a document by its hash take a plain 200 for the answer that it is not known. */
function refuseDocument(reply: FastifyReply, { message, extensions }: GraphQLError): FastifyReply {
  const code = String(extensions.code);
  return refuse(reply, code === 'PERSISTED_QUERY_NOT_FOUND' ? 200 : code === 'BAD_REQUEST' ? 400 : 403, code, message);
}

/** The request as Apollo takes it: with the text of its document, whichever way it was named. */
function plain(request: FastifyRequest, { query: text, isNamed }: Exclude<FoundDocument, { errors: unknown }>) {
  const { method, body, headers } = request;
  const given: Partial<Record<keyof FastifyRequest, unknown>> = {};
  if (method === 'GET') given.headers = { [PREFLIGHTED]: 'GET', ...headers };
  if (isNamed) {
    const {
      documentId: _,
      extensions: __,
      ...rest
    } = (method === 'GET' ? request.query : body) as Record<string, string>;
    if (method === 'GET') given.url = `${GRAPHQL_PATH}?${new URLSearchParams({ ...rest, query: String(text) })}`;
    else given.body = { ...rest, query: text };
  }
  const changed = Object.entries(given).map(([name, value]) => [name, { value }]);
  return Object.create(request, Object.fromEntries(changed)) as FastifyRequest;
}

/**
 * What Apollo takes as a sign that a foreign page was asked for by the browser first. It wants one with GET as well, where nothing is at
 * stake: no GET runs a mutation, a session in a cookie has to be proven, and no page reads an answer that is not for it.
 */
const PREFLIGHTED = 'apollo-require-preflight';

/** Whether a page of another site has the answer fetched as an image, a script or the like: it cannot read it, and only makes work. */
const isEmbedded = ({ headers }: FastifyRequest): boolean =>
  headers['sec-fetch-mode'] === 'no-cors' && !['same-origin', 'none'].includes(String(headers['sec-fetch-site']));

const EMBEDDED = 'An answer is not to be embedded into the page of another site. Ask for it by fetch.';

/** Clients of GraphQL over SSE try these for the mode of it that keeps one connection for all operations. */
const refuseMethod = (reply: FastifyReply): FastifyReply =>
  refuse(
    reply.header('allow', 'GET, POST'),
    405,
    'BAD_REQUEST',
    'GraphQL is asked by POST or GET. Streams are served on distinct connections, one for each operation.',
  );

async function contextOf(call: GraphqlCall | undefined, options: GraphqlRouteOptions) {
  if (!call) throw new Error('No GraphQL call is running.');
  call.context ??= await options.createContext(call.caller).catch((error) => {
    call.isUnavailable = options.pipeline.isAway(error);
    call.isUnauthenticated = error instanceof GraphQLError && publicCodeOf(error) === 'UNAUTHENTICATED';
    throw call.isUnauthenticated ? withStatus(error) : error;
  });
  return { call };
}

/** Apollo takes status and headers from there, and {@link Pipeline.maskError} takes them out of the answer. */
function withStatus({ message, extensions }: GraphQLError): GraphQLError {
  const headers = new HeaderMap([['www-authenticate', INVALID_TOKEN]]);
  return new GraphQLError(message, { extensions: { ...extensions, http: { status: 401, headers } } });
}

/** What the answer changes of the session in the browser: one that has ended is of no use there. */
function keep(reply: FastifyReply, { caller: { sessionCookie }, isUnauthenticated }: GraphqlCall): FastifyReply {
  if (isUnauthenticated) sessionCookie?.clear();
  return sessionCookie?.header ? reply.header('set-cookie', sessionCookie.header) : reply;
}

/**
 * GraphQL over HTTP, "application/json": a well-formed request is answered with 200 even if its document or variables
 * are refused, because clients of that media type take other statuses for faults of the transport. Apollo says 400, or 401.
 */
function relaxStatus(reply: FastifyReply): void {
  const json = String(reply.getHeader('content-type')).startsWith('application/json');
  if (json && [400, 401].includes(reply.statusCode)) reply.code(200);
}

function opensPage(request: FastifyRequest): boolean {
  return request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
}
