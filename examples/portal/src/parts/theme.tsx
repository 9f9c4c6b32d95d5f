import { useQuery } from 'urql';
import { SERVER } from '../api/client.ts';
import { graphql } from '../gql/graphql.ts';

const THEME = graphql(`
  query Theme($id: ID) {
    theme(id: $id) { id stylesheetUrl logo { alternativeText url(size: SMALL) } }
  }
`);

/** A draft that is looked at: `?theme=` of the address with which the portal was opened, until it is loaded anew. */
const previewed = new URLSearchParams(location.search).get('theme');

function useTheme() {
  const [{ data }] = useQuery({ query: THEME, variables: { id: previewed } });
  return data?.theme ?? null;
}

/** The look that editors gave the portal, behind its own stylesheet. */
export function ThemeStyles() {
  const theme = useTheme();
  return theme && <link rel="stylesheet" href={new URL(theme.stylesheetUrl, SERVER).href} />;
}

/** The logo of the theme, else the name of the portal. */
export function Logo({ name }: { name: string }) {
  const logo = useTheme()?.logo;
  return logo ? <img className="logo" src={logo.url} alt={logo.alternativeText ?? name} /> : name;
}
