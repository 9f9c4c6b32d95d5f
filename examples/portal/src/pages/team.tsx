import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useShell } from '../api/viewer.ts';
import { graphql } from '../gql/graphql.ts';
import { Answer, Message } from '../kit/answer.tsx';
import { Page } from '../kit/page.tsx';
import { Invitations } from '../parts/team/invitations.tsx';
import { People } from '../parts/team/people.tsx';
import { Programs } from '../parts/team/programs.tsx';
import { OrganisationName, TEAM, Teams } from '../parts/team/teams.tsx';

const ORGANISATION = graphql(
  `
    query OwnTeams {
      viewer { id organisation { id name } }
      teams(first: 100, orderBy: { field: NAME }) { nodes { ...TeamOfOrganisation } }
    }
  `,
  [TEAM],
);

/** For administrators of an organisation; for all others a sentence. */
export function Component() {
  const t = useTranslations('team');
  const { viewer } = useShell();
  if (viewer?.role === 'CONSUMER_ADMIN') return <Team />;
  return <Message title={t('title')}>{t('forAdministrators')}</Message>;
}

function Team() {
  const t = useTranslations('team');
  const [result, again] = useQuery({ query: ORGANISATION, requestPolicy: 'cache-and-network' });
  return (
    <Page title={t('title')}>
      <Answer of={result} again={again} isMissing={({ viewer }) => !viewer?.organisation}>
        {({ viewer, teams }) => (
          <>
            <People teams={teams?.nodes ?? []} />
            <Invitations teams={teams?.nodes ?? []} />
            <Teams of={teams?.nodes ?? []} organisationId={viewer!.organisation!.id} />
            <Programs />
            <OrganisationName key={viewer!.organisation!.id} of={viewer!.organisation!} />
          </>
        )}
      </Answer>
    </Page>
  );
}
