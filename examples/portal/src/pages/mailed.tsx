import { useEffect } from 'react';
import { Navigate, useLocation, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useShell } from '../api/viewer.ts';
import { graphql } from '../gql/graphql.ts';
import { Answer, Loading } from '../kit/answer.tsx';

/** Where API owners find what a mail is about. */
const FOR_OWNERS: Record<string, (id: string) => string> = {
  'access-requests': (id) => `/dashboard/requests/${id}`,
  credentials: () => '/dashboard/providers',
  products: (id) => `/dashboard/offer/products/${id}`,
  providers: () => '/dashboard/providers',
  webhooks: (id) => `/dashboard/webhooks/${id}`,
};

const FOR_CONSUMERS: Record<string, (id: string) => string> = {
  'access-requests': (id) => `/requests/${id}`,
  credentials: (id) => `/keys/${id}`,
};

/** The addresses in mails, which are the same for every front end: on to the page of this one, or of the dashboard. */
export function Component() {
  const { id = '' } = useParams();
  const { pathname } = useLocation();
  const { viewer } = useShell();
  const kind = pathname.split('/')[1]!;
  const isOwner = viewer?.role === 'API_OWNER' || viewer?.role === 'AUDITOR';
  const elsewhere = (isOwner ? FOR_OWNERS : {})[kind]?.(id);
  const here = FOR_CONSUMERS[kind]?.(id);
  if (elsewhere) return <Elsewhere to={elsewhere} />;
  if (here) return <Navigate to={here} replace />;
  return kind === 'products' ? <Product id={id} /> : <Navigate to="/" replace />;
}

function Elsewhere({ to }: { to: string }) {
  useEffect(() => location.replace(to), [to]);
  return <Loading />;
}

const PRODUCT = graphql(`query MailedProduct($id: ID!) { product(id: $id) { id slug } }`);

function Product({ id }: { id: string }) {
  const { search, hash } = useLocation();
  const [result, again] = useQuery({ query: PRODUCT, variables: { id } });
  return (
    <Answer of={result} again={again} isMissing={({ product }) => !product}>
      {({ product }) => <Navigate to={`/catalogue/${product!.slug}${search}${hash}`} replace />}
    </Answer>
  );
}
