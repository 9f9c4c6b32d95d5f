import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './schema.d.ts';

/** Reads a document, with its types from `schema.graphql`. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; JSONObject: Record<string, unknown> };
}>();

export { type FragmentOf, type ResultOf, readFragment, type VariablesOf } from 'gql.tada';
