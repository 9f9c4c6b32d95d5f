import { type LoaderFunctionArgs, Navigate, redirect, useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { currentClient } from '../api/session.tsx';
import { graphql } from '../gql/graphql.ts';
import { Loading, Message } from '../kit/answer.tsx';

const MOVED = graphql(`
  query Moved($path: String!) {
    redirectFrom(path: $path) { toPath }
  }
`);

/** Where editors have an address lead; else there is no such page. */
export async function findMoved({ request }: Pick<LoaderFunctionArgs, 'request'>): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const { data } = await currentClient()
    .query(MOVED, { path: pathname + search })
    .toPromise();
  if (data?.redirectFrom) return redirect(data.redirectFrom.toPath);
  throw new Response(null, { status: 404 });
}

/** The same for an address that pages could be at. */
export function Moved() {
  const t = useTranslations('kit.answer');
  const { pathname, search } = useLocation();
  const [{ data, fetching }] = useQuery({ query: MOVED, variables: { path: pathname + search } });
  if (fetching) return <Loading />;
  if (data?.redirectFrom) return <Navigate to={data.redirectFrom.toPath} replace />;
  return <Message title={t('missing')}>{t('missingWhy')}</Message>;
}
