import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { graphql } from '../gql/graphql.ts';
import { Answer } from '../kit/answer.tsx';
import { Page } from '../kit/page.tsx';
import { ANNOUNCEMENT, Announcement, Read } from '../parts/announcements.tsx';

const QUERY = graphql(
  `
    query Announcement($id: ID!) {
      announcement(id: $id) {
        id
        title
        viewerAcknowledgedAt
        product { id slug displayName }
        ...AnnouncementText
      }
    }
  `,
  [ANNOUNCEMENT],
);

/** What a mail announced. */
export function Component() {
  const t = useTranslations('announcements');
  const { id = '' } = useParams();
  const [result, again] = useQuery({ query: QUERY, variables: { id } });
  return (
    <Answer of={result} again={again} isMissing={({ announcement }) => !announcement}>
      {({ announcement }) => (
        <Page
          title={announcement!.product.displayName}
          above={<Link to={`/catalogue/${announcement!.product.slug}`}>{t('toProduct')}</Link>}
        >
          <section>
            <Announcement of={announcement!} heading="h2" />
          </section>
          {announcement!.viewerAcknowledgedAt ? (
            <p className="hint">{t('isRead')}</p>
          ) : (
            <Read id={id} title={announcement!.title} />
          )}
        </Page>
      )}
    </Answer>
  );
}
