import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer } from '@portal/kit/answer.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Status } from '@portal/kit/words.tsx';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { Ending } from '../parts/ending.tsx';
import { PROVIDER_FIELDS, ProviderForm } from '../parts/provider-form.tsx';
import { SWEPT } from '../parts/sweep.tsx';
import { SYNCED } from '../parts/sync-state.tsx';
import { ProviderState } from './providers.tsx';

const PROVIDER = graphql(
  `
    query ProviderToEdit($id: ID!) {
      provider(id: $id) {
        id
        name
        kind
        status
        version
        url
        lastCheckedAt
        lastError { kind message }
        warnings { code message }
        ...ProviderFields
        ...Synced
        ...Swept
      }
    }
  `,
  [PROVIDER_FIELDS, SYNCED, SWEPT],
);

type ProviderData = NonNullable<ResultOf<typeof PROVIDER>['provider']>;

/** One gateway: how it is, how it is reached, and its end. */
export function Component() {
  const { id = '' } = useParams();
  return id === 'new' ? <NewProvider /> : <Provider key={id} id={id} />;
}

function NewProvider() {
  const t = useTranslations('providers');
  return (
    <Page title={t('add')} above={<Link to="/providers">{t('title')}</Link>}>
      <ProviderForm stored={null} />
    </Page>
  );
}

function Provider({ id }: { id: string }) {
  const t = useTranslations('providers');
  const [result, again] = useQuery({ query: PROVIDER, variables: { id }, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={result} again={again} isMissing={({ provider }) => !provider}>
      {({ provider }) => (
        <Page
          title={provider!.name}
          above={<Link to="/providers">{t('title')}</Link>}
          beside={<Status of={provider!.status} />}
        >
          <section className="card">
            <h2>{t('health')}</h2>
            <ProviderState of={provider!} />
          </section>
          <ProviderForm stored={provider!} />
          <Disconnecting of={provider!} />
        </Page>
      )}
    </Answer>
  );
}

const DELETE = graphql(`
  mutation DeleteProvider($id: ID!, $force: Boolean!) {
    deleteProvider(id: $id, force: $force) {
      deletedId
      leftBehind { credentials policyIds }
      userErrors { code message field }
    }
  }
`);

/** Refused once where something lives on it, with how much that is; then it is asked again. */
function Disconnecting({ of: { id, name } }: { of: ProviderData }) {
  const t = useTranslations('provider');
  const navigate = useNavigate();
  const { run, problems, isBusy } = useAction(DELETE);
  const [isTold, setTold] = useState(false);
  const end = async () => {
    const done = await run({ id, force: isTold });
    if (!done) return setTold(true);
    const { credentials = 0, policyIds = [] } = done.leftBehind ?? {};
    notify([t('leftKeys', { count: credentials }), t('leftPolicies', { count: policyIds.length })].join(' '));
    navigate('/providers');
  };
  const words = {
    press: t('disconnect'),
    title: t('disconnectWhat', { name }),
    sure: t(isTold ? 'disconnectAnyway' : 'disconnect'),
  };
  return (
    <section>
      <Ending name={name} words={words} onSure={end} problems={problems} isBusy={isBusy}>
        <p>{t('disconnectWhy')}</p>
      </Ending>
    </section>
  );
}
