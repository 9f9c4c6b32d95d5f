import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useShell } from '../api/viewer.ts';
import { graphql } from '../gql/graphql.ts';
import { Answer } from '../kit/answer.tsx';
import { Page } from '../kit/page.tsx';
import { Tokens } from '../parts/tokens.tsx';

/** Tokens of one's own, or of a program that the viewer administers. */
export function Component() {
  const { id } = useParams();
  return id ? <OfProgram id={id} /> : <Own />;
}

function Own() {
  const t = useTranslations('tokens');
  const { viewer } = useShell();
  return (
    <Page title={t('title')} above={<Link to="/account">{t('back')}</Link>}>
      <p>{t('why')}</p>
      <Tokens userId={viewer!.id} isOwn />
    </Page>
  );
}

const PROGRAM = graphql(`
  query Program($id: ID!) { node(id: $id) { __typename ... on User { id displayName isServiceAccount } } }
`);

function OfProgram({ id }: { id: string }) {
  const t = useTranslations('tokens');
  const [result, again] = useQuery({ query: PROGRAM, variables: { id } });
  return (
    <Answer of={result} again={again} isMissing={({ node }) => node?.__typename !== 'User' || !node.isServiceAccount}>
      {({ node }) => (
        <Page
          title={t('of', { name: node?.__typename === 'User' ? node.displayName : '' })}
          above={<Link to="/team">{t('backToTeam')}</Link>}
        >
          <p>{t('whyProgram')}</p>
          <Tokens userId={id} isOwn={false} />
        </Page>
      )}
    </Answer>
  );
}
