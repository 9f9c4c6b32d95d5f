import { useAction } from '@portal/api/action.ts';
import { type FragmentOf, graphql, type ResultOf, readFragment } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Form } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Status } from '@portal/kit/words.tsx';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useTranslations } from 'use-intl';
import { changesOf, useDraft, wordsOf } from './draft.ts';

export const PROVIDER_FIELDS = graphql(`
  fragment ProviderFields on Provider { id name kind url gatewayUrl tykOrganisationId policyTags }
`);

const CREATE = graphql(`
  mutation CreateProvider($input: CreateProviderInput!) {
    createProvider(input: $input) { provider { id } userErrors { code message field } }
  }
`);

const UPDATE = graphql(
  `
    mutation UpdateProvider($id: ID!, $input: UpdateProviderInput!) {
      updateProvider(id: $id, input: $input) {
        provider { ...ProviderFields status }
        userErrors { code message field }
      }
    }
  `,
  [PROVIDER_FIELDS],
);

const TEST = graphql(`
  mutation TestProvider($input: TestProviderInput!) {
    testProvider(input: $input) {
      test { status version failure { kind message } warnings { code message } }
      userErrors { code message field }
    }
  }
`);

type Tested = NonNullable<NonNullable<ResultOf<typeof TEST>['testProvider']>['test']>;
type Stored = FragmentOf<typeof PROVIDER_FIELDS>;

const KINDS = ['TYK_GATEWAY', 'TYK_DASHBOARD'] as const;

const valuesOf = (stored: Stored | null) => {
  const provider = stored && readFragment(PROVIDER_FIELDS, stored);
  return {
    name: provider?.name ?? '',
    kind: (provider?.kind ?? 'TYK_GATEWAY') as string,
    url: provider?.url ?? '',
    gatewayUrl: provider?.gatewayUrl ?? '',
    tykOrganisationId: provider?.tykOrganisationId ?? '',
    secret: '',
    policyTags: provider?.policyTags.join(', ') ?? '',
  };
};

const inputOf = (values: ReturnType<typeof valuesOf>) => ({
  name: values.name,
  url: values.url,
  tykOrganisationId: values.tykOrganisationId,
  policyTags: wordsOf(values.policyTags),
  ...(values.gatewayUrl && { gatewayUrl: values.gatewayUrl }),
  ...(values.secret && { secret: values.secret }),
});

/** The connection to a gateway: a new one without `stored`. It can be tried out before it is kept. */
export function ProviderForm({ stored }: { stored: Stored | null }) {
  const t = useTranslations('provider');
  const navigate = useNavigate();
  const create = useAction(CREATE);
  const update = useAction(UPDATE);
  const test = useAction(TEST);
  const [tested, setTested] = useState<Tested | null>(null);
  const [isTest, setTest] = useState(false);
  const shown = stored && readFragment(PROVIDER_FIELDS, stored);
  const problems = isTest ? test.problems : stored ? update.problems : create.problems;
  const { values, set, field, beside } = useDraft(valuesOf(stored), problems);
  const kind = values.kind as (typeof KINDS)[number];
  const isBusy = create.isBusy || update.isBusy || test.isBusy;
  const tryOut = async () => {
    setTest(true);
    setTested(null);
    const { secret, url } = values;
    const connection = shown ? { id: shown.id, url, ...(secret && { secret }) } : { kind, secret, url };
    setTested((await test.run({ input: connection }))?.test ?? null);
  };
  const submit = async () => {
    setTest(false);
    const input = inputOf(values);
    if (!shown) {
      const made = await create.run({ input: { secret: '', ...input, kind } });
      if (made?.provider) navigate(`/providers/${made.provider.id}`);
      return;
    }
    if (!(await update.run({ id: shown.id, input: changesOf<object>(inputOf(valuesOf(stored)), input) }))) return;
    set({ secret: '' });
    notify(t('saved'));
  };
  return (
    <section>
      <h2>{t('connection')}</h2>
      <Form onSubmit={submit}>
        <Field label={t('name')} {...field('name')} isRequired />
        {!shown && <Choice label={t('kind')} options={KINDS.map((id) => ({ id, name: t(id) }))} {...field('kind')} />}
        <Field label={t('url')} hint={t(`${kind}_URL`)} type="url" {...field('url')} isRequired />
        <Field
          label={t(`${kind}_SECRET`)}
          hint={shown ? t('secretStays') : t('secretHint')}
          type="password"
          autoComplete="off"
          {...field('secret')}
          isRequired={!shown}
        />
        <Field label={t('organisation')} hint={t('organisationHint')} {...field('tykOrganisationId')} isRequired />
        <Field label={t('gatewayUrl')} hint={t('gatewayHint')} type="url" {...field('gatewayUrl')} />
        <Field label={t('tags')} hint={t('tagsHint')} {...field('policyTags')} />
        <Problems of={beside} />
        <div className="actions">
          <Button look="primary" type="submit" isDisabled={isBusy}>
            {t(shown ? 'save' : 'create')}
          </Button>
          <Button isDisabled={isBusy} onPress={tryOut}>
            {t('test')}
          </Button>
        </div>
        <div role="status">{tested && <TestResult of={tested} />}</div>
      </Form>
    </section>
  );
}

/** What trying it out showed: a bad connection is a result as well. */
function TestResult({ of: { status, version, failure, warnings } }: { of: Tested }) {
  const t = useTranslations('provider');
  return (
    <div className="card">
      <p>
        <Status of={status} /> {version && t('version', { version })}
      </p>
      {failure && (
        <p className="problem">
          {t(`failures.${failure.kind}`)}: {failure.message}
        </p>
      )}
      {warnings.map(({ code, message }) => (
        <p key={code} className="asked">
          {message}
        </p>
      ))}
    </div>
  );
}
