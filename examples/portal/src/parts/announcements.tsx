import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useAction } from '../api/action.ts';
import { type FragmentOf, graphql, readFragment } from '../gql/graphql.ts';
import { Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Moment, Prose } from '../kit/words.tsx';

export const ANNOUNCEMENT = graphql(`
  fragment AnnouncementText on Announcement {
    id
    kind
    title
    contentHtml
    startsAt
    endsAt
    createdAt
    viewerAcknowledgedAt
  }
`);

interface AnnouncementProps {
  of: FragmentOf<typeof ANNOUNCEMENT>;
  heading?: 'h2' | 'h3';
}

/** What API owners have to say, as they wrote it. */
export function Announcement({ of, heading: Heading = 'h3' }: AnnouncementProps) {
  const t = useTranslations('announcements');
  const { kind, title, contentHtml, startsAt, endsAt, createdAt } = readFragment(ANNOUNCEMENT, of);
  return (
    <>
      <Heading>{title}</Heading>
      <p className="hint">
        {t(kind)} · <Moment at={createdAt} />
      </p>
      {startsAt && (
        <p>
          {t('from')} <Moment at={startsAt} /> {endsAt && t('to')} {endsAt && <Moment at={endsAt} />}
        </p>
      )}
      <Prose html={contentHtml} />
    </>
  );
}

/** Those of one product. */
export function Announcements({ of }: { of: readonly ({ id: string } & FragmentOf<typeof ANNOUNCEMENT>)[] }) {
  const t = useTranslations('announcements');
  if (of.length === 0) return null;
  return (
    <section>
      <h2>{t('title')}</h2>
      <ul className="rows">
        {of.map((announcement) => (
          <li key={announcement.id} className="row">
            <div>
              <Announcement of={announcement} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const NEWS = graphql(
  `
    query News {
      announcements(first: 20, filter: { isHeld: true, isAcknowledged: false }) {
        nodes { id product { id displayName } ...AnnouncementText }
      }
    }
  `,
  [ANNOUNCEMENT],
);

const ACKNOWLEDGE = graphql(`
  mutation AcknowledgeAnnouncement($id: ID!) {
    acknowledgeAnnouncement(id: $id) { announcement { id viewerAcknowledgedAt } userErrors { code message field } }
  }
`);

/** What concerns the viewer's own keys, until they say that they have read it. */
export function News() {
  const t = useTranslations('announcements');
  const [{ data }] = useQuery({ query: NEWS, requestPolicy: 'cache-and-network' });
  // What was just acknowledged goes at once, before the portal has answered.
  const news = (data?.announcements?.nodes ?? []).filter(
    (announcement) => !readFragment(ANNOUNCEMENT, announcement).viewerAcknowledgedAt,
  );
  if (news.length === 0) return null;
  return (
    <section>
      <h2>{t('news')}</h2>
      <ul className="rows">
        {news.map((announcement) => {
          const { id, product } = announcement;
          const { title } = readFragment(ANNOUNCEMENT, announcement);
          return (
            <li key={id} className="row">
              <div>
                <p className="name">{product.displayName}</p>
                <Announcement of={announcement} />
              </div>
              <Read id={id} title={title} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Says that it was read. */
export function Read({ id, title }: { id: string; title: string }) {
  const t = useTranslations('announcements');
  const { run, problems, isBusy } = useAction(ACKNOWLEDGE);
  return (
    <div>
      <Problems of={problems} />
      <Button isDisabled={isBusy} onPress={() => run({ id })} aria-label={t('readWhat', { title })}>
        {t('read')}
      </Button>
    </div>
  );
}
