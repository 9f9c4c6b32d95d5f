import { problemAt, problemsBeside, useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Field, Form, Tick } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { type More, Paged } from '@portal/parts/paged.tsx';
import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { Ending } from '../parts/ending.tsx';

const REDIRECTS = graphql(`
  query Redirects($after: String) {
    redirects(first: 50, after: $after, orderBy: { field: FROM_PATH }) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id fromPath toPath isPermanent }
    }
  }
`);

type RedirectRow = NonNullable<ResultOf<typeof REDIRECTS>['redirects']>['nodes'][number];

/** Paths of the pages that lead to others. */
export function Component() {
  const t = useTranslations('redirects');
  return (
    <Page title={t('title')}>
      <p className="hint">{t('why')}</p>
      <NewRedirect />
      <Paged>{(after, more) => <Rows after={after} more={more} />}</Paged>
    </Page>
  );
}

const CREATE = graphql(`
  mutation CreateRedirect($input: CreateRedirectInput!) {
    createRedirect(input: $input) { redirect { id fromPath toPath isPermanent } userErrors { code message field } }
  }
`);

const EMPTY = { fromPath: '', toPath: '', isPermanent: false };

function NewRedirect() {
  const t = useTranslations('redirects');
  const [input, setInput] = useState(EMPTY);
  const { run, problems, isBusy } = useAction(CREATE);
  const submit = async () => {
    if (!(await run({ input }))) return;
    notify(t('added'));
    setInput(EMPTY);
  };
  return (
    <Form onSubmit={submit}>
      <Field
        label={t('from')}
        placeholder="/old-guide"
        value={input.fromPath}
        onChange={(fromPath) => setInput({ ...input, fromPath })}
        problem={problemAt(problems, 'fromPath')}
        isRequired
      />
      <Field
        label={t('to')}
        placeholder="/pages/guide"
        value={input.toPath}
        onChange={(toPath) => setInput({ ...input, toPath })}
        problem={problemAt(problems, 'toPath')}
        isRequired
      />
      <Tick isSelected={input.isPermanent} onChange={(isPermanent) => setInput({ ...input, isPermanent })}>
        {t('permanent')}
      </Tick>
      <Problems of={problemsBeside(problems, ['fromPath', 'toPath'])} />
      <Button look="primary" type="submit" isDisabled={isBusy}>
        {t('add')}
      </Button>
    </Form>
  );
}

function Rows({ after, more }: { after: string | null; more: More }) {
  const t = useTranslations('redirects');
  const [result, again] = useQuery({ query: REDIRECTS, variables: { after }, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={result} again={again} isMissing={({ redirects }) => !redirects}>
      {({ redirects }) => (
        <>
          {redirects!.totalCount === 0 && <Message title={t('empty')} />}
          <ul className="rows">
            {redirects!.nodes.map((each) => (
              <RedirectItem key={each.id} of={each} />
            ))}
          </ul>
          {more(redirects!.pageInfo)}
        </>
      )}
    </Answer>
  );
}

const DELETE = graphql(`
  mutation DeleteRedirect($id: ID!) {
    deleteRedirect(id: $id) { deletedId userErrors { code message field } }
  }
`);

function RedirectItem({ of: { id, fromPath, toPath, isPermanent } }: { of: RedirectRow }) {
  const t = useTranslations('redirects');
  const { run, problems, isBusy } = useAction(DELETE);
  return (
    <li className="row">
      <div>
        <p className="name">{fromPath}</p>
        <p className="hint">{t('leadsTo', { path: toPath })}</p>
      </div>
      {isPermanent && <span className="tag">{t('permanent')}</span>}
      <Ending name={fromPath} onSure={() => run({ id })} problems={problems} isBusy={isBusy} />
    </li>
  );
}
