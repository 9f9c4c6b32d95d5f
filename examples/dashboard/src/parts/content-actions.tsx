import { useAction } from '@portal/api/action.ts';
import { graphql } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Code } from '@portal/kit/code.tsx';
import { Field } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Moment } from '@portal/kit/words.tsx';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useTranslations } from 'use-intl';
import { Ending } from './ending.tsx';
import { SavedMeanwhile } from './saved-meanwhile.tsx';

const PUBLISH = graphql(`
  mutation PublishContentEntry($id: ID!, $expectedVersion: Int) {
    publishContentEntry(id: $id, expectedVersion: $expectedVersion) {
      contentEntry { id state publishAt publishedAt updatedAt hasUnpublishedChanges }
      userErrors { code message field }
    }
  }
`);

const SCHEDULE = graphql(`
  mutation ScheduleContentEntry($id: ID!, $expectedVersion: Int, $publishAt: DateTime) {
    scheduleContentEntry(id: $id, expectedVersion: $expectedVersion, publishAt: $publishAt) {
      contentEntry { id state publishAt }
      userErrors { code message field }
    }
  }
`);

const ARCHIVE = graphql(`
  mutation ArchiveContentEntry($id: ID!) {
    archiveContentEntry(id: $id) { contentEntry { id state publishAt } userErrors { code message field } }
  }
`);

const UNARCHIVE = graphql(`
  mutation UnarchiveContentEntry($id: ID!) {
    unarchiveContentEntry(id: $id) { contentEntry { id state publishAt } userErrors { code message field } }
  }
`);

const PREVIEW = graphql(`
  mutation CreateContentPreview($id: ID!) {
    createContentPreview(id: $id) { token expiresAt userErrors { code message field } }
  }
`);

const DELETE = graphql(`
  mutation DeleteContentEntry($id: ID!) {
    deleteContentEntry(id: $id) { deletedId userErrors { code message field } }
  }
`);

interface ActionsProps {
  of: {
    id: string;
    /** What is published is what was read. */
    draft: { number: number; title: string } | null;
    state: string;
    publishAt: string | null;
    hasUnpublishedChanges: boolean | null;
  };
  /** After what makes or shows another version. */
  onDone: () => void;
}

/** What becomes of what was saved. */
export function ContentActions({ of: { id, draft, state, publishAt, hasUnpublishedChanges }, onDone }: ActionsProps) {
  const t = useTranslations('content');
  const navigate = useNavigate();
  const [publish, archive, unarchive] = [useAction(PUBLISH), useAction(ARCHIVE), useAction(UNARCHIVE)];
  const remove = useAction(DELETE);
  const isBusy = publish.isBusy || archive.isBusy || unarchive.isBusy || remove.isBusy;
  const expectedVersion = draft?.number ?? null;
  const act = async (acting: Promise<unknown>, done: string) => {
    if (!(await acting)) return;
    notify(done);
    onDone();
  };
  const end = async () => {
    const done = await remove.run({ id });
    if (done) navigate('/content');
    return done;
  };
  const isArchived = state === 'ARCHIVED';
  return (
    <section>
      <h2>{t('publication')}</h2>
      <Problems of={[...publish.problems, ...archive.problems, ...unarchive.problems]} />
      <SavedMeanwhile problems={publish.problems} onRead={onDone} />
      <p className="actions">
        {!isArchived && (
          <Button
            isDisabled={isBusy || (state === 'PUBLISHED' && !hasUnpublishedChanges)}
            onPress={() => act(publish.run({ id, expectedVersion }), t('published'))}
          >
            {t('publish')}
          </Button>
        )}
        {isArchived ? (
          <Button isDisabled={isBusy} onPress={() => act(unarchive.run({ id }), t('unarchived'))}>
            {t('unarchive')}
          </Button>
        ) : (
          <Button isDisabled={isBusy} onPress={() => act(archive.run({ id }), t('archived'))}>
            {t('archive')}
          </Button>
        )}
        <Ending name={draft?.title} onSure={end} problems={remove.problems} isBusy={isBusy} />
      </p>
      {!isArchived && <Schedule id={id} expectedVersion={expectedVersion} publishAt={publishAt} />}
      <PreviewLink id={id} />
    </section>
  );
}

interface ScheduleProps {
  id: string;
  expectedVersion: number | null;
  publishAt: string | null;
}

function Schedule({ id, expectedVersion, publishAt }: ScheduleProps) {
  const t = useTranslations('content');
  const [time, setTime] = useState('');
  const { run, problems, isBusy } = useAction(SCHEDULE);
  const set = async (at: Date | null) => {
    if (await run({ id, expectedVersion: at && expectedVersion, publishAt: at?.toISOString() ?? null }))
      notify(t(at ? 'scheduled' : 'unscheduled'));
  };
  return (
    <>
      <Problems of={problems} />
      {publishAt ? (
        <p className="actions">
          <span>
            {t('publishAt')} <Moment at={publishAt} />
          </span>
          <Button isDisabled={isBusy} onPress={() => set(null)}>
            {t('unschedule')}
          </Button>
        </p>
      ) : (
        <div className="actions">
          <Field label={t('time')} type="datetime-local" value={time} onChange={setTime} />
          <Button isDisabled={isBusy || !time} onPress={() => set(new Date(time))}>
            {t('schedule')}
          </Button>
        </div>
      )}
    </>
  );
}

function PreviewLink({ id }: { id: string }) {
  const t = useTranslations('content');
  const [link, setLink] = useState<{ url: string; expiresAt: string } | null>(null);
  const { run, problems, isBusy } = useAction(PREVIEW);
  const make = async () => {
    const made = await run({ id });
    // Behind `#` it is sent to no server.
    if (made) setLink({ url: `${location.origin}/preview#${made.token}`, expiresAt: made.expiresAt! });
  };
  return (
    <>
      <Problems of={problems} />
      <p className="actions">
        <Button isDisabled={isBusy} onPress={make}>
          {t('makePreview')}
        </Button>
      </p>
      {link && (
        <>
          <Code label={t('previewLink')}>{link.url}</Code>
          <p className="hint">
            {t('expires')} <Moment at={link.expiresAt} />
          </p>
        </>
      )}
    </>
  );
}
