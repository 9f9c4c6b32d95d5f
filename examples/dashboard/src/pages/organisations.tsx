import { useAction } from '@portal/api/action.ts';
import { graphql } from '@portal/gql/graphql.ts';
import { Answer, Message, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Field, Form } from '@portal/kit/field.tsx';
import { Page } from '@portal/kit/page.tsx';
import { type More, Paged } from '@portal/parts/paged.tsx';
import { useDeferredValue, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useDraft } from '../parts/draft.ts';

const ORGANISATIONS = graphql(`
  query OrganisationList($search: String, $after: String) {
    organisations(first: 20, after: $after, filter: { search: $search }, orderBy: { field: NAME }) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id name isDefault teamsConnection { totalCount } }
    }
  }
`);

/** Customers, whose people share teams. */
export function Component() {
  const t = useTranslations('organisations');
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  return (
    <Page title={t('title')}>
      <search className="filters">
        <Field label={t('search')} type="search" value={search} onChange={setSearch} />
      </search>
      <Paged key={wanted}>{(after, more) => <Organisations search={wanted} after={after} more={more} />}</Paged>
      <Adding />
    </Page>
  );
}

function Organisations({ search, after, more }: { search: string; after: string | null; more: More }) {
  const t = useTranslations('organisations');
  const [result, again] = useQuery({
    ...{ query: ORGANISATIONS, variables: { search: search || null, after } },
    requestPolicy: 'cache-and-network',
  });
  return (
    <Answer of={result} again={again}>
      {({ organisations }) => (
        <>
          {organisations?.totalCount === 0 && <Message title={t('empty')} />}
          <ul className="rows">
            {organisations?.nodes.map(({ id, name, isDefault, teamsConnection }) => (
              <li key={id} className="row">
                <div>
                  <h2>
                    <Link to={`/organisations/${id}`}>{name}</Link>
                  </h2>
                  <p className="hint">{t('teamCount', { count: teamsConnection.totalCount })}</p>
                </div>
                {isDefault && <span className="tag">{t('default')}</span>}
              </li>
            ))}
          </ul>
          {organisations && more(organisations.pageInfo)}
        </>
      )}
    </Answer>
  );
}

const CREATE = graphql(`
  mutation CreateOrganisation($input: CreateOrganisationInput!) {
    createOrganisation(input: $input) { organisation { id } userErrors { code message field } }
  }
`);

function Adding() {
  const t = useTranslations('organisations');
  const navigate = useNavigate();
  const { run, problems, isBusy } = useAction(CREATE);
  const { values, field, beside } = useDraft({ name: '' }, problems);
  const submit = async () => {
    const made = await run({ input: values });
    if (made?.organisation) navigate(`/organisations/${made.organisation.id}`);
  };
  return (
    <section>
      <h2>{t('add')}</h2>
      <Form onSubmit={submit}>
        <Field label={t('name')} {...field('name')} isRequired />
        <Problems of={beside} />
        <Button look="primary" type="submit" isDisabled={isBusy}>
          {t('create')}
        </Button>
      </Form>
    </section>
  );
}
