import fastify from 'fastify';
import { mercurius } from 'mercurius';
import { TYPE_DEFS } from './schema.ts';
import { createPool, ready } from './serve.ts';
import * as read from './statements.ts';
import { tokenOf, viewerOf } from './viewer.ts';

/** As its documentation advises for speed: compiled documents (`jit`) and loaders, which batch without a cache by default. */
const pool = createPool();
const app = fastify();

type Queries = { obj: read.Row; params: Record<string, unknown> }[];

const ids = (queries: Queries, key = 'id') => queries.map(({ obj }) => obj[key] as string);

app.register(mercurius, {
  schema: TYPE_DEFS,
  jit: 1,
  context: async (request) => ({ viewer: await viewerOf(pool, tokenOf(request.headers)), pool }),
  resolvers: {
    Query: {
      catalogues: async (_, { first }, ctx) => ({ nodes: await read.catalogues(ctx as never, first) }),
      product: (_, { id }, ctx) => read.product(ctx as never, id),
      accessRequests: async (_, { first, filter }, ctx) => ({
        nodes: await read.requests(ctx as never, first, filter?.status ?? null),
      }),
    },
    AccessRequest: { createdAt: (row: { createdAt: Date }) => row.createdAt.toISOString() },
  },
  loaders: {
    Catalogue: {
      async products(queries: Queries, ctx: read.Reader) {
        const lists = await read.productsOfCatalogues(ctx, ids(queries), queries[0]!.params.first as number);
        return lists.map((nodes) => ({ nodes }));
      },
      plans: (queries: Queries, ctx: read.Reader) => read.plansOfCatalogues(ctx, ids(queries)),
    },
    Product: { plans: (queries: Queries, ctx: read.Reader) => read.plansOfProducts(ctx, ids(queries)) },
    AccessRequest: {
      app: (queries: Queries, ctx: read.Reader) => read.appsById(ctx, ids(queries, 'appId')),
      plan: (queries: Queries, ctx: read.Reader) => read.plansById(ctx, ids(queries, 'planId')),
      requester: (queries: Queries, ctx: read.Reader) => read.usersById(ctx, ids(queries, 'requesterId')),
      products: (queries: Queries, ctx: read.Reader) => read.productsOfRequests(ctx, ids(queries)),
    },
    User: {
      organisation: (queries: Queries, ctx: read.Reader) => read.organisationsById(ctx, ids(queries, 'organisationId')),
    },
  } as never,
});

const address = await app.listen({ port: 0, host: '127.0.0.1' });
ready(Number(new URL(address).port));
