import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message, Problems } from '@portal/kit/answer.tsx';
import { Button, LinkButton } from '@portal/kit/button.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Facts, Moment, Status } from '@portal/kit/words.tsx';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { SWEPT, Sweep } from '../parts/sweep.tsx';
import { SYNCED, SyncState } from '../parts/sync-state.tsx';

const PROVIDERS = graphql(
  `
  query Providers {
    providers(first: 100) {
      nodes {
        id
        name
        kind
        status
        version
        url
        lastCheckedAt
        lastError { kind message }
        warnings { code message }
        ...Synced
        ...Swept
      }
    }
    credentials(first: 50, filter: { statuses: [FAILED] }) {
      totalCount
      nodes { id failure app { id name } plan { id displayName } }
    }
    underway: credentials(first: 50, filter: { statuses: [ISSUING] }) {
      nodes {
        id
        app { id name }
        plan { id displayName }
        progress { id message attempts waitingSince nextAttemptAt cause { message } }
      }
    }
  }
`,
  [SWEPT, SYNCED],
);

type Data = ResultOf<typeof PROVIDERS>;

/** The gateways, how they are, and what could not be brought to them. */
export function Component() {
  const t = useTranslations('providers');
  const [result, again] = useQuery({ query: PROVIDERS, requestPolicy: 'cache-and-network' });
  return (
    <Page title={t('title')} beside={<LinkButton to="/providers/new">{t('add')}</LinkButton>}>
      <Answer of={result} again={again}>
        {({ providers, credentials, underway }) => (
          <>
            {providers?.nodes.length === 0 && <Message title={t('empty')} />}
            <ul className="cards">
              {providers?.nodes.map((provider) => (
                <Provider key={provider.id} of={provider} />
              ))}
            </ul>
            <Failed of={credentials} />
            <Underway of={underway} />
          </>
        )}
      </Answer>
    </Page>
  );
}

const SYNCHRONISE = graphql(
  `
    mutation Synchronise($id: ID!) {
      synchroniseProvider(id: $id) { provider { id status ...Synced } userErrors { code message field } }
    }
  `,
  [SYNCED],
);

type ProviderData = NonNullable<Data['providers']>['nodes'][number];

function Provider({ of }: { of: ProviderData }) {
  return (
    <li className="card">
      <div className="head">
        <h2>
          <Link to={`/providers/${of.id}`}>{of.name}</Link>
        </h2>
        <Status of={of.status} />
      </div>
      <ProviderState of={of} />
    </li>
  );
}

/** How a gateway is, with what can be done about it. */
export function ProviderState({ of }: { of: ProviderData }) {
  const t = useTranslations('providers');
  const { run, problems, isBusy } = useAction(SYNCHRONISE);
  const synchronise = async () => {
    if (await run({ id: of.id })) notify(t('synchronising'));
  };
  return (
    <>
      {of.lastError && <p className="problem">{of.lastError.message}</p>}
      {of.warnings.map(({ message }) => (
        <p key={message} className="asked">
          {message}
        </p>
      ))}
      <Facts
        of={[
          [t('kind'), t(of.kind)],
          [t('version'), of.version],
          [t('url'), <code key="url">{of.url}</code>],
          [t('checked'), of.lastCheckedAt && <Moment key="checked" at={of.lastCheckedAt} />],
        ]}
      />
      <SyncState of={of} />
      <Problems of={problems} />
      <Button isDisabled={isBusy} onPress={synchronise} aria-label={t('synchroniseWhat', { name: of.name })}>
        {t('synchronise')}
      </Button>
      <Sweep of={of} />
    </>
  );
}

const RETRY = graphql(`
  mutation RetryProvisioning($id: ID!) {
    retryProvisioning(id: $id) { credential { id status failure } userErrors { code message field } }
  }
`);

function Failed({ of }: { of: Data['credentials'] }) {
  const t = useTranslations('providers');
  const { run, problems, isBusy } = useAction(RETRY);
  if (!of || of.nodes.length === 0) return null;
  return (
    <section>
      <h2>{t('failed', { count: of.totalCount })}</h2>
      <Problems of={problems} />
      <ul className="rows">
        {of.nodes.map(({ id, failure, app, plan }) => (
          <li key={id} className="row">
            <div>
              <p className="name">
                <bdi>{app.name}</bdi> · <bdi>{plan.displayName}</bdi>
              </p>
              <p className="problem">{failure}</p>
            </div>
            <Button isDisabled={isBusy} onPress={() => run({ id })} aria-label={t('retryWhat', { app: app.name })}>
              {t('retry')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Keys that were tried without success, and are tried again by themselves. */
function Underway({ of }: { of: Data['underway'] }) {
  const t = useTranslations('providers');
  const { run, problems, isBusy } = useAction(RETRY);
  const late = of?.nodes.filter(({ progress }) => (progress?.attempts ?? 0) > 0) ?? [];
  if (late.length === 0) return null;
  return (
    <section>
      <h2>{t('underway')}</h2>
      <Problems of={problems} />
      <ul className="rows">
        {late.map(({ id, app, plan, progress }) => (
          <li key={id} className="row">
            <div>
              <p className="name">
                <bdi>{app.name}</bdi> · <bdi>{plan.displayName}</bdi>
              </p>
              <p className="problem">{progress!.cause?.message ?? progress!.message}</p>
              <p className="hint">
                {t('attempts', { count: progress!.attempts })}
                {progress!.nextAttemptAt && (
                  <>
                    {' '}
                    · {t('next')} <Moment at={progress!.nextAttemptAt} />
                  </>
                )}
              </p>
            </div>
            <Button isDisabled={isBusy} onPress={() => run({ id })} aria-label={t('retryWhat', { app: app.name })}>
              {t('retry')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
