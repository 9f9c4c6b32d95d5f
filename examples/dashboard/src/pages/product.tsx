import { problemAt, problemsBeside, useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Field, Form, Tick } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { Announcing } from '../parts/announcing.tsx';
import { LIFE, LifeCycle } from '../parts/life-cycle.tsx';
import { type Offered, Publishing } from '../parts/publishing.tsx';

const PRODUCT = graphql(
  `
  query ProductToEdit($id: ID!) {
    product(id: $id) {
      id
      name
      displayName
      description
      content
      tags
      isFeatured
      obstacles { code message advice }
      ...LifeToSet
      administration { id policyStatus policyFailure cataloguesConnection(first: 100) { nodes { id name } } }
    }
    catalogues(first: 100) { nodes { id name } }
  }
`,
  [LIFE],
);

type ProductData = NonNullable<ResultOf<typeof PRODUCT>['product']>;

export function Component() {
  const t = useTranslations('offer');
  const { id = '' } = useParams();
  const [result, again] = useQuery({ query: PRODUCT, variables: { id } });
  return (
    <Answer of={result} again={again} isMissing={({ product }) => !product}>
      {({ product, catalogues }) => (
        <Page title={product!.displayName} above={<Link to="/offer">{t('title')}</Link>}>
          <Problems of={product!.obstacles} />
          <PolicyFailure of={product!} />
          <InCatalogues of={product!} catalogues={catalogues.nodes} />
          <Editing of={product!} />
          <LifeCycle key={product!.id} of={product!} />
          <Announcing productId={product!.id} />
        </Page>
      )}
    </Answer>
  );
}

const RETRY = graphql(`
  mutation RetryProductPolicy($id: ID!) {
    retryProductPolicy(id: $id) {
      product { id administration { id policyStatus policyFailure } }
      userErrors { code message field }
    }
  }
`);

function PolicyFailure({ of: { id, administration } }: { of: ProductData }) {
  const t = useTranslations('offer');
  const { run, problems, isBusy } = useAction(RETRY);
  if (administration?.policyStatus !== 'FAILED') return null;
  return (
    <section>
      <p className="problem">{administration.policyFailure}</p>
      <Problems of={problems} />
      <Button isDisabled={isBusy} onPress={() => run({ id })}>
        {t('retry')}
      </Button>
    </section>
  );
}

const PUBLISH = graphql(`
  mutation PublishProduct($id: ID!, $catalogueIds: [ID!]!) {
    publishProduct(id: $id, catalogueIds: $catalogueIds) {
      product { id administration { id cataloguesConnection(first: 100) { nodes { id name } } } }
      userErrors { code message field }
    }
  }
`);

const WITHDRAW = graphql(`
  mutation UnpublishProduct($id: ID!, $catalogueIds: [ID!]) {
    unpublishProduct(id: $id, catalogueIds: $catalogueIds) {
      product { id administration { id cataloguesConnection(first: 100) { nodes { id name } } } }
      userErrors { code message field }
    }
  }
`);

const InCatalogues = (offered: Offered) => (
  <Publishing {...offered} publish={useAction(PUBLISH)} withdraw={useAction(WITHDRAW)} />
);

const UPDATE = graphql(`
  mutation UpdateProduct($id: ID!, $input: UpdateProductInput!) {
    updateProduct(id: $id, input: $input) {
      product { id displayName description content tags isFeatured }
      userErrors { code message field }
    }
  }
`);

function Editing({ of }: { of: ProductData }) {
  const t = useTranslations('offer');
  const [displayName, setDisplayName] = useState(of.displayName);
  const [description, setDescription] = useState(of.description ?? '');
  const [content, setContent] = useState(of.content ?? '');
  const [tags, setTags] = useState(of.tags.join(', '));
  const [isFeatured, setFeatured] = useState(of.isFeatured);
  const { run, problems, isBusy } = useAction(UPDATE);
  const submit = async () => {
    const list = tags.split(',').flatMap((tag) => tag.trim() || []);
    if (await run({ id: of.id, input: { displayName, description, content, tags: list, isFeatured } }))
      notify(t('saved'));
  };
  return (
    <section>
      <h2>{t('essentials')}</h2>
      <Form onSubmit={submit}>
        <Field
          label={t('displayName')}
          value={displayName}
          onChange={setDisplayName}
          problem={problemAt(problems, 'displayName')}
          isRequired
        />
        <Field label={t('description')} rows={2} value={description} onChange={setDescription} />
        <Field label={t('content')} hint={t('contentHint')} rows={8} value={content} onChange={setContent} />
        <Field
          label={t('tags')}
          hint={t('tagsHint')}
          value={tags}
          onChange={setTags}
          problem={problemAt(problems, 'tags')}
        />
        <Tick isSelected={isFeatured} onChange={setFeatured}>
          {t('featured')}
        </Tick>
        <Problems of={problemsBeside(problems, ['displayName', 'tags'])} />
        <Button look="primary" type="submit" isDisabled={isBusy}>
          {t('save')}
        </Button>
      </Form>
    </section>
  );
}
