import { graphql } from '@portal/gql/graphql.ts';
import { useQuery } from 'urql';

const NAMES = graphql(`
  query SubjectNames($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      id
      ... on AccountToken { name }
      ... on Announcement { name: title }
      ... on App { name }
      ... on ApprovalRule { name }
      ... on Attribute { name: label }
      ... on AuthorizationServer { name }
      ... on Catalogue { name: displayName }
      ... on ContentEntry { name: title }
      ... on ContentTemplate { name }
      ... on IdentityProvider { name }
      ... on Invitation { name: email }
      ... on Menu { name }
      ... on Organisation { name }
      ... on OrganisationRequest { name }
      ... on Plan { name: displayName }
      ... on Product { name: displayName }
      ... on Provider { name }
      ... on Redirect { name: fromPath }
      ... on Registration { name: displayName }
      ... on ServiceToken { name }
      ... on Team { name }
      ... on Theme { name }
      ... on User { name: displayName }
      ... on Webhook { name: url }
      ... on AccessRequest { app { id name } }
      ... on AppOffer { app { id name } }
      ... on Credential { app { id name } }
    }
  }
`);

/** What objects of any kind are called, by their ids, in one call for all of them; none of what is gone or has no name. */
export function useSubjectNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const variables = { ids: [...new Set(ids)].sort() };
  const [{ data }] = useQuery({ query: NAMES, variables, pause: ids.length === 0 });
  return new Map(
    (data?.nodes ?? []).flatMap((node) => {
      const name = node && ('name' in node ? node.name : 'app' in node ? node.app.name : null);
      return name ? [[node.id, name]] : [];
    }),
  );
}
