import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Form } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { Ending } from '../parts/ending.tsx';
import { asField, FieldEditor, NEW_FIELD } from '../parts/field-editor.tsx';
import { useCatalogues, usePlans, useProducts } from '../parts/to-choose.ts';
import { targetName } from './forms.tsx';

const FORM = graphql(`
  query RequestFormToEdit($id: ID!, $isNew: Boolean!) {
    node(id: $id) @skip(if: $isNew) {
      id
      ... on RequestForm {
        catalogue { id name }
        product { id displayName }
        plan { id displayName }
        fields { name label type required help options isPersonal copyToKeyMetadata minimum maximum pattern }
      }
    }
  }
`);

type Data = ResultOf<typeof FORM>;
type Stored = Extract<NonNullable<Data['node']>, { fields: unknown }>;

const storedIn = ({ node }: Data): Stored | null => (node && 'fields' in node ? node : null);

/** The questions of one form; a new one says first for what it is asked. */
export function Component() {
  const t = useTranslations('forms');
  const { id = '' } = useParams();
  const isNew = id === 'new';
  const [result, again] = useQuery({ query: FORM, variables: { id, isNew } });
  return (
    <Answer of={result} again={again} isMissing={(data) => !isNew && !storedIn(data)}>
      {(data) => {
        const stored = storedIn(data);
        return (
          <Page
            title={stored ? (targetName(stored) ?? t('PORTAL')) : t('add')}
            above={<Link to="/forms">{t('title')}</Link>}
          >
            <Editing stored={stored} />
          </Page>
        );
      }}
    </Answer>
  );
}

const SAVE = graphql(`
  mutation SaveRequestForm($input: SaveRequestFormInput!) {
    saveRequestForm(input: $input) {
      requestForm {
        id
        version
        fields { name label type required help options isPersonal copyToKeyMetadata minimum maximum pattern }
      }
      userErrors { code message field }
    }
  }
`);

const REMOVE = graphql(`
  mutation RemoveRequestForm($id: ID!) {
    removeRequestForm(id: $id) { requestForm { id } userErrors { code message field } }
  }
`);

/** Kind of thing and its id, as one choice keeps it; empty is the whole portal. */
const targetInput = (target: string) => {
  const [kind, id] = target.split(' ');
  return id ? { [kind as 'planId']: id } : null;
};

const targetOf = ({ catalogue, product, plan }: Stored): string =>
  (catalogue && `catalogueId ${catalogue.id}`) ??
  (product && `productId ${product.id}`) ??
  (plan && `planId ${plan.id}`) ??
  '';

function Editing({ stored }: { stored: Stored | null }) {
  const [catalogues, products, plans] = [useCatalogues(), useProducts(), usePlans()];
  const t = useTranslations('forms');
  const navigate = useNavigate();
  const [target, setTarget] = useState(stored ? targetOf(stored) : '');
  const [fields, setFields] = useState(stored?.fields.map(asField) ?? [NEW_FIELD()]);
  const save = useAction(SAVE);
  const remove = useAction(REMOVE);
  const targets = [
    { id: '', name: t('PORTAL') },
    ...catalogues.map(({ id, name }) => ({ id: `catalogueId ${id}`, name: `${t('CATALOGUE')}: ${name}` })),
    ...products.map((each) => ({ id: `productId ${each.id}`, name: `${t('PRODUCT')}: ${each.name}` })),
    ...plans.map((each) => ({ id: `planId ${each.id}`, name: `${t('PLAN')}: ${each.name}` })),
  ];
  const submit = async () => {
    const input = { target: targetInput(target), fields: fields.map(({ key: _, ...field }) => field) };
    const saved = await save.run({ input });
    if (!saved) return;
    notify(t('saved'));
    if (!stored) navigate(`/forms/${saved.requestForm!.id}`);
  };
  const end = async () => {
    const done = await remove.run({ id: stored!.id });
    if (done) navigate('/forms');
    return done;
  };
  return (
    <Form onSubmit={submit}>
      {!stored && <Choice label={t('target')} value={target} options={targets} onChange={setTarget} />}
      {fields.map((field, index) => (
        <FieldEditor
          key={field.key}
          of={field}
          number={index + 1}
          problems={save.problems.filter(({ field: path }) => path?.includes(String(index)))}
          onChange={(next) => setFields(fields.with(index, next))}
          onRemove={() => setFields(fields.toSpliced(index, 1))}
        />
      ))}
      <Problems of={save.problems.filter(({ field: path }) => !path?.some((part) => /^\d+$/.test(part)))} />
      <p className="actions">
        <Button onPress={() => setFields([...fields, NEW_FIELD()])}>{t('another')}</Button>
        <Button look="primary" type="submit" isDisabled={save.isBusy}>
          {t('save')}
        </Button>
        {stored && (
          <Ending words={{ press: t('remove') }} onSure={end} problems={remove.problems} isBusy={remove.isBusy}>
            <p>{t('removeWhy')}</p>
          </Ending>
        )}
      </p>
    </Form>
  );
}
