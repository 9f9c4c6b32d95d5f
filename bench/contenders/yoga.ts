import { useGraphQlJit } from '@envelop/graphql-jit';
import DataLoader from 'dataloader';
import { createSchema, createYoga } from 'graphql-yoga';
import { TYPE_DEFS } from './schema.ts';
import { createPool, listen } from './serve.ts';
import * as read from './statements.ts';
import { viewerOf } from './viewer.ts';

/** Yoga caches parsing and validation itself; compiled documents by its own plugin, DataLoader as its documentation shows. */
const pool = createPool();

const loaders = (reader: read.Reader) => ({
  products: new DataLoader<{ id: string; first: number }, read.Row[], string>(
    (keys) =>
      read.productsOfCatalogues(
        reader,
        keys.map(({ id }) => id),
        keys[0]!.first,
      ),
    { cacheKeyFn: ({ id }) => id },
  ),
  plans: new DataLoader((keys: readonly string[]) => read.plansOfCatalogues(reader, keys)),
  plansOfProduct: new DataLoader((keys: readonly string[]) => read.plansOfProducts(reader, keys)),
  app: new DataLoader((keys: readonly string[]) => read.appsById(reader, keys)),
  plan: new DataLoader((keys: readonly string[]) => read.plansById(reader, keys)),
  user: new DataLoader((keys: readonly string[]) => read.usersById(reader, keys)),
  organisation: new DataLoader((keys: readonly string[]) => read.organisationsById(reader, keys)),
  productsOfRequest: new DataLoader((keys: readonly string[]) => read.productsOfRequests(reader, keys)),
});

interface Context extends read.Reader {
  load: ReturnType<typeof loaders>;
}

const yoga = createYoga({
  logging: false,
  graphiql: false,
  plugins: [useGraphQlJit()],
  async context({ request }) {
    const reader = { pool, viewer: await viewerOf(pool, request.headers.get('authorization')?.slice(7) ?? null) };
    return { ...reader, load: loaders(reader) };
  },
  schema: createSchema<Context>({
    typeDefs: TYPE_DEFS,
    resolvers: {
      Query: {
        catalogues: async (_, { first }, ctx) => ({ nodes: await read.catalogues(ctx, first) }),
        product: (_, { id }, ctx) => read.product(ctx, id),
        accessRequests: async (_, { first, filter }, ctx) => ({
          nodes: await read.requests(ctx, first, filter?.status ?? null),
        }),
      },
      Catalogue: {
        products: async ({ id }, { first }, { load }) => ({ nodes: await load.products.load({ id, first }) }),
        plans: ({ id }, _, { load }) => load.plans.load(id),
      },
      Product: { plans: ({ id }, _, { load }) => load.plansOfProduct.load(id) },
      AccessRequest: {
        createdAt: ({ createdAt }) => createdAt.toISOString(),
        app: ({ appId }, _, { load }) => load.app.load(appId),
        plan: ({ planId }, _, { load }) => load.plan.load(planId),
        requester: ({ requesterId }, _, { load }) => load.user.load(requesterId),
        products: ({ id }, _, { load }) => load.productsOfRequest.load(id),
      },
      User: {
        organisation: ({ organisationId }, _, { load }) => organisationId && load.organisation.load(organisationId),
      },
    },
  }),
});

listen(yoga);
