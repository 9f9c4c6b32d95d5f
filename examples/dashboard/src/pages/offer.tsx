import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message, Problems } from '@portal/kit/answer.tsx';
import { Button, LinkButton } from '@portal/kit/button.tsx';
import { Choice, Field, Form } from '@portal/kit/field.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Status } from '@portal/kit/words.tsx';
import { useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

const OFFER = graphql(`
  query Offer {
    products(first: 100, orderBy: { field: DISPLAY_NAME }) {
      nodes { id displayName administration { id policyStatus hiddenSince cataloguesConnection(first: 20) { nodes { id name } } } }
    }
    plans(first: 100, orderBy: { field: DISPLAY_NAME }) {
      nodes { id displayName administration { id policyStatus hiddenSince cataloguesConnection(first: 20) { nodes { id name } } } }
    }
    catalogues(first: 100) { nodes { id name visibility } }
  }
`);

type Offered = ResultOf<typeof OFFER>['products']['nodes'][number];

/** Products and plans, with the catalogues that they are in. */
export function Component() {
  const t = useTranslations('offer');
  const [result, again] = useQuery({ query: OFFER, requestPolicy: 'cache-and-network' });
  return (
    <Page title={t('title')}>
      <Answer of={result} again={again}>
        {({ products, plans, catalogues }) => (
          <>
            <Part title={t('products')} path="products" of={products.nodes} />
            <Part title={t('plans')} path="plans" of={plans?.nodes ?? []} />
            <section>
              <h2>{t('catalogues')}</h2>
              <ul className="rows">
                {catalogues.nodes.map(({ id, name, visibility }) => (
                  <li key={id} className="row">
                    <p>{name}</p>
                    <span className="tag">{t(visibility)}</span>
                  </li>
                ))}
              </ul>
              <NewCatalogue again={again} />
            </section>
          </>
        )}
      </Answer>
    </Page>
  );
}

function Part({ title, path, of }: { title: string; path: 'products' | 'plans'; of: readonly Offered[] }) {
  const t = useTranslations('offer');
  return (
    <section>
      <div className="head">
        <h2>{title}</h2>
        <LinkButton to={`/offer/${path}/new`}>{t(path === 'products' ? 'newProduct' : 'newPlan')}</LinkButton>
      </div>
      {of.length === 0 && <Message title={t('empty')} />}
      <ul className="rows">
        {of.map(({ id, displayName, administration }) => (
          <li key={id} className="row">
            <div>
              <h3>
                <Link to={`/offer/${path}/${id}`}>{displayName}</Link>
              </h3>
              <p className="hint">
                {administration?.cataloguesConnection.nodes.map(({ name }) => name).join(', ') || t('nowhere')}
              </p>
            </div>
            {administration?.policyStatus === 'FAILED' && <Status of="FAILED" />}
          </li>
        ))}
      </ul>
    </section>
  );
}

const CREATE = graphql(`
  mutation CreateCatalogue($input: CreateCatalogueInput!) {
    createCatalogue(input: $input) { catalogue { id } userErrors { code message field } }
  }
`);

const VISIBILITIES = ['PUBLIC', 'PRIVATE'] as const;

function NewCatalogue({ again }: { again: () => void }) {
  const t = useTranslations('offer');
  const [name, setName] = useState('');
  const [visibility, setVisibility] = useState<string>('PUBLIC');
  const { run, problems, isBusy } = useAction(CREATE);
  const submit = async () => {
    if (!(await run({ input: { name, visibility: visibility as 'PUBLIC' } }))) return;
    setName('');
    again();
  };
  return (
    <Form onSubmit={submit}>
      <Field label={t('newCatalogue')} value={name} onChange={setName} isRequired />
      <Choice
        label={t('visibility')}
        value={visibility}
        options={VISIBILITIES.map((id) => ({ id, name: t(id) }))}
        onChange={setVisibility}
      />
      <Problems of={problems} />
      <Button type="submit" isDisabled={isBusy}>
        {t('create')}
      </Button>
    </Form>
  );
}
