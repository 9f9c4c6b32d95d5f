import { useAction } from '@portal/api/action.ts';
import { graphql } from '@portal/gql/graphql.ts';
import { Answer, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Moment } from '@portal/kit/words.tsx';
import { type More, Paged } from '@portal/parts/paged.tsx';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { SavedMeanwhile } from './saved-meanwhile.tsx';

const VERSIONS = graphql(`
  query ContentVersions($id: ID!, $after: String) {
    contentEntry(id: $id) {
      id
      versions(first: 10, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id number title createdAt isPublished restoredFrom savedBy { id displayName } }
      }
    }
  }
`);

const RESTORE = graphql(`
  mutation RestoreContentEntry($id: ID!, $expectedVersion: Int, $version: Int!) {
    restoreContentEntry(id: $id, expectedVersion: $expectedVersion, version: $version) { contentEntry { id } userErrors { code message field } }
  }
`);

interface VersionsProps {
  of: string;
  /** The newest. */
  current: number;
  onRestored: () => void;
}

/** All that was ever saved; an older one can be saved anew. */
export function ContentVersions({ of, current, onRestored }: VersionsProps) {
  const t = useTranslations('content');
  return (
    <section>
      <h2>{t('versions')}</h2>
      <Paged key={current}>
        {(after, more) => <Rows of={of} current={current} onRestored={onRestored} after={after} more={more} />}
      </Paged>
    </section>
  );
}

function Rows({ of: id, current, onRestored, after, more }: VersionsProps & { after: string | null; more: More }) {
  const t = useTranslations('content');
  const [result, again] = useQuery({
    ...{ query: VERSIONS, variables: { id, after } },
    requestPolicy: 'cache-and-network',
  });
  const { run, problems, isBusy } = useAction(RESTORE);
  const restore = async (version: number) => {
    if (!(await run({ id, expectedVersion: current, version }))) return;
    notify(t('restored', { number: version }));
    onRestored();
  };
  return (
    <Answer of={result} again={again} isMissing={({ contentEntry }) => !contentEntry?.versions}>
      {({ contentEntry }) => (
        <>
          <Problems of={problems} />
          <SavedMeanwhile problems={problems} onRead={onRestored} />
          <ul className="rows">
            {contentEntry!.versions!.nodes.map(({ id: key, number, title, createdAt, isPublished, savedBy }) => (
              <li key={key} className="row">
                <div>
                  <p className="name">{t('version', { number, title })}</p>
                  <p className="hint">
                    <Moment at={createdAt} />
                    {savedBy && ` · ${savedBy.displayName}`}
                  </p>
                </div>
                {isPublished && <span className="status good">{t('states.PUBLISHED')}</span>}
                {number !== current && (
                  <Button
                    look="quiet"
                    isDisabled={isBusy}
                    onPress={() => restore(number)}
                    aria-label={t('restoreWhat', { number })}
                  >
                    {t('restore')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {more(contentEntry!.versions!.pageInfo)}
        </>
      )}
    </Answer>
  );
}
