import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message } from '@portal/kit/answer.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { WebhookForm } from '../parts/webhook-form.tsx';

const WEBHOOKS = graphql(`
  query Webhooks {
    webhooks(first: 100) {
      nodes { id url description isEnabled disabledReason failingSince events }
    }
  }
`);

type Webhook = NonNullable<ResultOf<typeof WEBHOOKS>['webhooks']>['nodes'][number];

/** Programs that are told what happens. */
export function Component() {
  const t = useTranslations('webhooks');
  const [result, again] = useQuery({ query: WEBHOOKS, requestPolicy: 'cache-and-network' });
  return (
    <Page title={t('title')}>
      <Answer of={result} again={again}>
        {({ webhooks }) => (
          <>
            {webhooks?.nodes.length === 0 && <Message title={t('empty')} />}
            <ul className="rows">
              {webhooks?.nodes.map((webhook) => (
                <Row key={webhook.id} of={webhook} />
              ))}
            </ul>
          </>
        )}
      </Answer>
      <WebhookForm stored={null} />
    </Page>
  );
}

/** Whether it is told, and if not, why. */
export function WebhookState({ of }: { of: Pick<Webhook, 'isEnabled' | 'disabledReason' | 'failingSince'> }) {
  const t = useTranslations('webhooks');
  if (of.failingSince && of.isEnabled) return <span className="status waiting">{t('failing')}</span>;
  if (of.isEnabled) return <span className="status good">{t('on')}</span>;
  return <span className="status bad">{t(of.disabledReason ?? 'BY_OWNER')}</span>;
}

function Row({ of: webhook }: { of: Webhook }) {
  const t = useTranslations('webhooks');
  return (
    <li className="row">
      <div>
        <h2>
          <Link to={`/webhooks/${webhook.id}`}>{webhook.url}</Link>
        </h2>
        <p className="hint">
          {[webhook.description, webhook.events ? t('some', { count: webhook.events.length }) : t('all')]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <WebhookState of={webhook} />
    </li>
  );
}
