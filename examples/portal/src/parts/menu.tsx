import type { ReactNode } from 'react';
import { Link, NavLink, useLocation } from 'react-router';
import { useQuery } from 'urql';
import { type FragmentOf, graphql, readFragment } from '../gql/graphql.ts';
import { useLanguage } from '../kit/language.tsx';
import { entryPath } from './entry.tsx';

const MENU_LINK = graphql(`
  fragment MenuLink on MenuItem {
    label(locale: $locale)
    address
    product { id slug }
    catalogue { id }
    entry { id kind slug }
  }
`);

const MENU = graphql(
  `
    query Menu($name: String!, $locale: String) {
      menuByName(name: $name) { id items { ...MenuLink items { ...MenuLink } } }
    }
  `,
  [MENU_LINK],
);

type Target = FragmentOf<typeof MENU_LINK>;

/** What editors have put into a menu, as items of a list; nothing where there is no such menu, or none for the viewer. */
export function MenuItems({ name }: { name: 'header' | 'footer' }) {
  const { language } = useLanguage();
  const [{ data }] = useQuery({ query: MENU, variables: { name, locale: language } });
  const { key } = useLocation();
  const items = data?.menuByName?.items ?? [];
  return items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place in the menu
    <li key={index}>
      {item.items.length === 0 ? (
        <MenuLink of={item} />
      ) : (
        // Another page closes it.
        <details key={key} className="submenu">
          <summary>{readFragment(MENU_LINK, item as Target).label}</summary>
          <ul>
            {pathOf(item) && (
              <li>
                <MenuLink of={item} />
              </li>
            )}
            {item.items.map((below, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <li key={place}>
                <MenuLink of={below} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  ));
}

/** The menu of the bottom of every page, where there is one. */
export function FooterMenu({ label }: { label: string }): ReactNode {
  const { language } = useLanguage();
  const [{ data }] = useQuery({ query: MENU, variables: { name: 'footer', locale: language } });
  if (!data?.menuByName?.items.length) return null;
  return (
    <nav aria-label={label}>
      <ul>
        <MenuItems name="footer" />
      </ul>
    </nav>
  );
}

/** Null for a heading. */
function pathOf(item: Target): string | null {
  const { address, product, catalogue, entry } = readFragment(MENU_LINK, item);
  if (product) return `/catalogue/${product.slug}`;
  if (entry) return entryPath(entry);
  if (catalogue) return `/?catalogue=${catalogue.id}`;
  return address;
}

function MenuLink({ of }: { of: Target }) {
  const { label } = readFragment(MENU_LINK, of);
  const path = pathOf(of);
  if (path === null) return <span>{label}</span>;
  if (!path.startsWith('/')) return <a href={path}>{label}</a>;
  // The dashboard is another face.
  if (path.startsWith('/dashboard')) return <a href={path}>{label}</a>;
  return path.includes('?') ? <Link to={path}>{label}</Link> : <NavLink to={path}>{label}</NavLink>;
}
