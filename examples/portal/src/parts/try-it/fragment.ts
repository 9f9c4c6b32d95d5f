import { graphql } from '../../gql/graphql.ts';

/** What has to be known of a product to call it. */
export const TRIED = graphql(`
  fragment TriedProduct on Product {
    id
    apis {
      name
      gatewayUrl
      kind
      curl
      openVersions
      parts { authType place { in name } }
      versionSelector { in name default }
    }
    documents { id title bundledUrl api { name } }
  }
`);
