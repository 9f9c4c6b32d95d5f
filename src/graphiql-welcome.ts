import type { GraphiqlOptions } from './platform/http/graphiql.ts';

/** What a newcomer finds in GraphiQL: the way from signing in to a live decision. */
export const GRAPHIQL: GraphiqlOptions = {
  title: 'Gatehouse',
  defaultQuery: `# Everybody may browse what is public. Sign in (next tab) to see more.
query Browse {
  products(first: 10) {
    nodes { id displayName description gatewayUrl plans { id displayName rate per quota autoApprove } }
  }
}
`,
};
