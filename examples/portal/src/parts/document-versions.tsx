import { useState } from 'react';
import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { SERVER } from '../api/client.ts';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Loading } from '../kit/answer.tsx';
import { Moment } from '../kit/words.tsx';

const VERSIONS = graphql(`
  query DocumentVersions($id: ID!) {
    node(id: $id) {
      id
      ... on ProductDocument {
        versions { number createdAt isBreaking changeCount url changes { kind message path } }
      }
    }
  }
`);

interface DocumentVersionsProps {
  of: string;
  /** Whether addresses lead to it. */
  isAnchor?: boolean;
}

/** What changed from each version of a document to the next. */
export function DocumentVersions({ of: id, isAnchor = false }: DocumentVersionsProps) {
  const t = useTranslations('reference');
  // The mail about what breaks leads here.
  const isAsked = useLocation().hash === '#versions' && isAnchor;
  const [isOpen, setOpen] = useState(isAsked);
  const [{ data }] = useQuery({ query: VERSIONS, variables: { id }, pause: !isOpen });
  const versions = data?.node && 'versions' in data.node ? data.node.versions : null;
  return (
    <details
      id={isAnchor ? 'versions' : undefined}
      open={isAsked}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{t('versions')}</summary>
      {isOpen &&
        (versions ? (
          <ul>
            {versions.map((each) => (
              <Version key={each.number} of={each} />
            ))}
          </ul>
        ) : (
          <Loading />
        ))}
    </details>
  );
}

type VersionData = NonNullable<Extract<ResultOf<typeof VERSIONS>['node'], { versions: unknown }>>['versions'][number];

function Version({ of: { number, createdAt, isBreaking, changeCount, changes, url } }: { of: VersionData }) {
  const t = useTranslations('reference');
  return (
    <li>
      <a href={new URL(url, SERVER).href}>{t('version', { number })}</a> <Moment at={createdAt} />
      {isBreaking !== null && ` · ${t(isBreaking ? 'breaking' : 'notBreaking')}`}
      {changeCount > 0 && ` · ${t('changes', { count: changeCount })}`}
      {changes.length > 0 && (
        <ul>
          {changes.map(({ kind, message, path }) => (
            <li key={`${kind} ${path} ${message}`}>
              {t('kinds', { kind })}: <span lang="en">{message}</span> {path && <code>{path}</code>}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
