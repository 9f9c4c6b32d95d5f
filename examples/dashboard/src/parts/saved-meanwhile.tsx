import type { Problem } from '@portal/api/action.ts';
import { graphql } from '@portal/gql/graphql.ts';
import { Button } from '@portal/kit/button.tsx';
import { Moment } from '@portal/kit/words.tsx';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

const LAST = graphql(`
  query ChangedLast($ids: [ID!]!) {
    auditEvents(first: 1, filter: { subjectIds: $ids }, orderBy: { field: OCCURRED_AT, direction: DESC }) {
      nodes { id occurredAt actor { id displayName } }
    }
  }
`);

interface SavedMeanwhileProps {
  problems: readonly Problem[];
  /** What was typed is gone then. */
  onRead?: () => void;
  /** Before the form around is sent once more, to be saved over what was saved meanwhile. */
  onAnyway?: () => void;
  /** Who changed it last is told where the viewer may know. */
  subjectId?: string;
}

/** The way out where somebody else saved first: what was typed stays, to be copied, until its author lets it go. */
export function SavedMeanwhile({ problems, onRead, onAnyway, subjectId }: SavedMeanwhileProps) {
  const t = useTranslations('savedMeanwhile');
  if (!onRead || !isStale(problems)) return null;
  return (
    <div className="card">
      {subjectId && <Last of={subjectId} />}
      <p className="actions">
        <Button onPress={onRead}>{t('readNewest')}</Button>
        {onAnyway && (
          <Button look="danger" type="submit" onPress={onAnyway}>
            {t('anyway')}
          </Button>
        )}
      </p>
    </div>
  );
}

const isStale = (problems: readonly Problem[]): boolean => problems.some(({ code }) => code === 'VERSION_CONFLICT');

function Last({ of: id }: { of: string }) {
  const t = useTranslations('savedMeanwhile');
  const [{ data }] = useQuery({ query: LAST, variables: { ids: [id] }, requestPolicy: 'network-only' });
  const last = data?.auditEvents?.nodes[0];
  if (!last?.actor) return null;
  return (
    <p>
      {t('by', { name: last.actor.displayName })} · <Moment at={last.occurredAt} />
    </p>
  );
}
