import { useTranslations } from 'use-intl';
import { type FragmentOf, graphql, readFragment } from '../gql/graphql.ts';
import { Moment } from '../kit/words.tsx';

export const THREAD = graphql(`
  fragment Thread on AccessRequest {
    id
    messages(first: 100) { nodes { id kind text createdAt author { id displayName } } }
  }
`);

/** Questions and answers, as they were said. */
export function Thread({ of }: { of: FragmentOf<typeof THREAD> }) {
  const t = useTranslations('thread');
  const { nodes } = readFragment(THREAD, of).messages;
  if (nodes.length === 0) return null;
  return (
    <section>
      <h2>{t('title')}</h2>
      <ol className="thread" aria-live="polite">
        {nodes.map(({ id, kind, text, createdAt, author }) => (
          <li key={id} className={kind.toLowerCase()}>
            <p className="hint">
              {author.displayName} · <Moment at={createdAt} />
            </p>
            <p className="said">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
