import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { useShell } from '../api/viewer.ts';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Answer, Problems } from '../kit/answer.tsx';
import { AskedFirst } from '../kit/asked-first.tsx';
import { Button } from '../kit/button.tsx';
import { Choice, Field, Form } from '../kit/field.tsx';
import { notify } from '../kit/notices.tsx';
import { Page } from '../kit/page.tsx';
import { Facts, Moment } from '../kit/words.tsx';
import { HandOver } from '../parts/hand-over.tsx';
import { KEY_ROW, KeyRows } from '../parts/key-rows.tsx';

export const QUERY = graphql(
  `
    query App($id: ID!) {
      app(id: $id) {
        id
        name
        description
        visibility
        redirectUrls
        createdAt
        viewerCanChange
        owner { id displayName }
        credentials { id ...KeyRow }
      }
    }
  `,
  [KEY_ROW],
);

type AppData = NonNullable<ResultOf<typeof QUERY>['app']>;

/** One app: what it is, its keys, and what its owner may do with it. */
export function Component() {
  const t = useTranslations('app');
  const ofList = useTranslations('apps');
  const { id = '' } = useParams();
  const [result, again] = useQuery({ query: QUERY, variables: { id }, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={result} again={again} isMissing={({ app }) => !app}>
      {({ app }) => (
        <Page title={app!.name} above={<Link to="/keys">{t('back')}</Link>}>
          <Facts
            of={[
              [t('owner'), <bdi key="owner">{app!.owner.displayName}</bdi>],
              [t('visibility'), ofList(app!.visibility)],
              [t('description'), app!.description && <bdi key="description">{app!.description}</bdi>],
              [t('createdAt'), <Moment key="created" at={app!.createdAt} />],
              [t('redirectUrls'), app!.viewerCanChange ? null : app!.redirectUrls.join(', ')],
            ]}
          />
          <section>
            <h2>{t('keys')}</h2>
            <KeyRows of={app!.credentials} />
          </section>
          {app!.viewerCanChange && (
            <>
              <Editing key={app!.id} of={app!} />
              <HandOver app={app!} />
              <Delete of={app!} />
            </>
          )}
        </Page>
      )}
    </Answer>
  );
}

const UPDATE = graphql(`
  mutation UpdateApp($id: ID!, $input: UpdateAppInput!) {
    updateApp(id: $id, input: $input) {
      app { id name description visibility redirectUrls }
      userErrors { code message field }
    }
  }
`);

const VISIBILITIES = ['PERSONAL', 'TEAM', 'ORGANISATION'] as const;
const FIELDS = ['name', 'description', 'visibility', 'redirectUrls'];

function Editing({ of: app }: { of: AppData }) {
  const t = useTranslations('app');
  const ofList = useTranslations('apps');
  const { viewer } = useShell();
  const [draft, setDraft] = useState({ ...app, redirectUrls: app.redirectUrls.join('\n') });
  const { run, problems, isBusy } = useAction(UPDATE);
  const submit = async () => {
    const { name, visibility } = draft;
    const redirectUrls = draft.redirectUrls.split('\n').flatMap((url) => url.trim() || []);
    const input = { name, description: draft.description || null, visibility, redirectUrls };
    if (await run({ id: app.id, input })) notify(t('saved'));
  };
  // The field, or one of its lines.
  const ofUrls = problems.find(({ field }) => field?.includes('redirectUrls'))?.message ?? null;
  return (
    <section>
      <h2>{t('change')}</h2>
      <Form onSubmit={submit}>
        <Field
          label={t('name')}
          value={draft.name}
          onChange={(name) => setDraft({ ...draft, name })}
          problem={problemAt(problems, 'name')}
          isRequired
        />
        <Field
          label={t('description')}
          hint={t('descriptionHint')}
          rows={2}
          value={draft.description ?? ''}
          onChange={(description) => setDraft({ ...draft, description })}
          problem={problemAt(problems, 'description')}
        />
        {!viewer?.organisation?.isDefault && (
          <Choice
            label={t('visibility')}
            hint={t('visibilityHint')}
            value={draft.visibility}
            options={VISIBILITIES.map((id) => ({ id, name: ofList(id) }))}
            onChange={(visibility) => setDraft({ ...draft, visibility: visibility as AppData['visibility'] })}
            problem={problemAt(problems, 'visibility')}
          />
        )}
        <Field
          label={t('redirectUrls')}
          hint={t('redirectUrlsHint')}
          rows={2}
          value={draft.redirectUrls}
          onChange={(redirectUrls) => setDraft({ ...draft, redirectUrls })}
          problem={ofUrls}
        />
        <Problems of={problemsBeside(problems, FIELDS).filter(({ field }) => !field?.includes('redirectUrls'))} />
        <Button look="primary" type="submit" isDisabled={isBusy}>
          {t('save')}
        </Button>
      </Form>
    </section>
  );
}

const DELETE = graphql(`
  mutation DeleteApp($id: ID!) { deleteApp(id: $id) { deletedId userErrors { code message field } } }
`);

/** Takes all of its keys along. */
function Delete({ of: { id, name } }: { of: AppData }) {
  const t = useTranslations('app');
  const navigate = useNavigate();
  const { run, problems, isBusy } = useAction(DELETE);
  const remove = async () => {
    if (!(await run({ id }))) return false;
    notify(t('deleted', { name }));
    navigate('/keys', { replace: true });
    return true;
  };
  return (
    <section>
      <AskedFirst
        title={t('deleteWhat', { name })}
        why={t('deleteWhy')}
        confirm={t('deleteSurely')}
        onConfirm={remove}
        problems={problems}
        isBusy={isBusy}
      >
        {t('delete')}
      </AskedFirst>
    </section>
  );
}
