import { useWhole } from '@portal/api/whole.ts';
import { graphql } from '@portal/gql/graphql.ts';

const PRODUCTS = graphql(`
  query ProductsToChoose($after: String) {
    products(first: 100, after: $after, orderBy: { field: DISPLAY_NAME }) {
      pageInfo { hasNextPage endCursor }
      nodes { id displayName }
    }
  }
`);

const PLANS = graphql(`
  query PlansToChoose($after: String) {
    plans(first: 100, after: $after, orderBy: { field: DISPLAY_NAME }) {
      pageInfo { hasNextPage endCursor }
      nodes { id displayName }
    }
  }
`);

const CATALOGUES = graphql(`
  query CataloguesToPublishIn($after: String) {
    catalogues(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { id name } }
  }
`);

const ENTRIES = graphql(`
  query EntriesToChoose($after: String) {
    contentEntries(first: 100, after: $after, filter: { kinds: [PAGE, POST, TUTORIAL] }) {
      pageInfo { hasNextPage endCursor }
      nodes { id title }
    }
  }
`);

const ORGANISATIONS = graphql(`
  query OrganisationsToChoose($after: String) {
    organisations(first: 100, after: $after, orderBy: { field: NAME }) {
      pageInfo { hasNextPage endCursor }
      nodes { id name isDefault }
    }
  }
`);

const TEAMS = graphql(`
  query TeamsToChoose($after: String) {
    organisations(first: 100, after: $after, orderBy: { field: NAME }) {
      pageInfo { hasNextPage endCursor }
      nodes { id name teamsConnection(first: 100) { nodes { id name isDefault } } }
    }
  }
`);

const TEAMS_OF = graphql(`
  query TeamsOfOrganisation($ids: [ID!]!, $after: String) {
    teams(first: 100, after: $after, filter: { organisationIds: $ids }, orderBy: { field: NAME }) {
      pageInfo { hasNextPage endCursor }
      nodes { id name isDefault }
    }
  }
`);

const PROVIDERS = graphql(`
  query ProvidersToChoose($after: String) {
    providers(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { id name } }
  }
`);

const named = ({ id, displayName }: { id: string; displayName: string }) => ({ id, name: displayName });

/** All that there are of each kind, for lists to choose from. */
export const useProducts = () => useWhole(PRODUCTS, ({ products }) => products).map(named);
export const usePlans = () => useWhole(PLANS, ({ plans }) => plans).map(named);
export const useCatalogues = () => useWhole(CATALOGUES, ({ catalogues }) => catalogues);
export const useEntries = () => useWhole(ENTRIES, ({ contentEntries }) => contentEntries);
export const useOrganisations = () => useWhole(ORGANISATIONS, ({ organisations }) => organisations);
export const useProviders = () => useWhole(PROVIDERS, ({ providers }) => providers);

/** Organisations with their teams. */
export const useOrganisationsWithTeams = () => useWhole(TEAMS, ({ organisations }) => organisations);

export const useTeamsOf = (organisationId: string) =>
  useWhole(TEAMS_OF, ({ teams }) => teams, { ids: [organisationId] });
