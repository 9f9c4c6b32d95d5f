import { Answer } from '@portal/kit/answer.tsx';
import { Page } from '@portal/kit/page.tsx';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { type TypedDocumentNode, useClient, useQuery } from 'urql';
import { useTranslations } from 'use-intl';

interface Offered {
  id: string;
  displayName: string;
}

interface OfferedPageProps<Data, Found extends Offered> {
  query: TypedDocumentNode<Data, { id: string }>;
  find: (data: Data) => Found | null;
  /** What makes a new one. */
  add: string;
  form: ReactNode;
  /** @param readNewest Begins anew from what is saved now; `edition` counts how often, as a key for what is to begin anew. */
  children: (found: Found, edition: number, readNewest: () => void) => ReactNode;
}

/** The page of a product, plan or catalogue, and of a new one. */
export function OfferedPage<Data, Found extends Offered>({ add, form, ...props }: OfferedPageProps<Data, Found>) {
  const t = useTranslations('offer');
  const { id = '' } = useParams();
  if (id !== 'new') return <Stored key={id} id={id} {...props} />;
  return (
    <Page title={add} above={<Link to="/offer">{t('title')}</Link>}>
      {form}
    </Page>
  );
}

type StoredProps<Data, Found extends Offered> = Omit<OfferedPageProps<Data, Found>, 'add' | 'form'> & { id: string };

function Stored<Data, Found extends Offered>({ id, query, find, children }: StoredProps<Data, Found>) {
  const t = useTranslations('offer');
  const client = useClient();
  const [edition, setEdition] = useState(0);
  const [result, again] = useQuery({ query, variables: { id } });
  const readNewest = async () => {
    await client.query(query, { id }, { requestPolicy: 'network-only' }).toPromise();
    setEdition(edition + 1);
  };
  return (
    <Answer of={result} again={again} isMissing={(data) => !find(data)}>
      {(data) => {
        const found = find(data)!;
        return (
          <Page title={found.displayName} above={<Link to="/offer">{t('title')}</Link>}>
            {children(found, edition, readNewest)}
          </Page>
        );
      }}
    </Answer>
  );
}
