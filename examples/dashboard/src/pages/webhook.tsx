import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Facts, Moment } from '@portal/kit/words.tsx';
import { type More, Paged } from '@portal/parts/paged.tsx';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { Ending } from '../parts/ending.tsx';
import { useEventName } from '../parts/event-names.ts';
import { RotateSecret, WebhookForm } from '../parts/webhook-form.tsx';
import { WebhookState } from './webhooks.tsx';

const WEBHOOK = graphql(`
  query Webhook($id: ID!) {
    webhook(id: $id) { id url description isEnabled disabledReason failingSince events createdAt headerNames }
  }
`);

type WebhookData = NonNullable<ResultOf<typeof WEBHOOK>['webhook']>;

/** One webhook: switched on and off, tried, and what was sent to it. */
export function Component() {
  const t = useTranslations('webhooks');
  const { id = '' } = useParams();
  const [tried, setTried] = useState(0);
  const [result, again] = useQuery({ query: WEBHOOK, variables: { id } });
  return (
    <Answer of={result} again={again} isMissing={({ webhook }) => !webhook}>
      {({ webhook }) => (
        <Page title={webhook!.url} above={<Link to="/webhooks">{t('title')}</Link>}>
          <WebhookState of={webhook!} />
          <Facts
            of={[
              [t('description'), webhook!.description],
              [t('told'), webhook!.events ? t('some', { count: webhook!.events.length }) : t('all')],
              [t('headers'), webhook!.headerNames.join(', ')],
              [t('since'), <Moment key="since" at={webhook!.createdAt} />],
            ]}
          />
          <Actions of={webhook!} onTried={() => setTried(tried + 1)} />
          <WebhookForm key={id} stored={webhook!} />
          <section>
            <h2>{t('deliveries')}</h2>
            <Paged key={tried}>{(after, more) => <Deliveries of={id} after={after} more={more} />}</Paged>
          </section>
        </Page>
      )}
    </Answer>
  );
}

const UPDATE = graphql(`
  mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {
    updateWebhook(id: $id, input: $input) {
      webhook { id isEnabled disabledReason failingSince }
      userErrors { code message field }
    }
  }
`);

const TEST = graphql(`
  mutation TestWebhook($id: ID!) {
    testWebhook(id: $id) { delivery { id status } userErrors { code message field } }
  }
`);

const DELETE = graphql(`
  mutation DeleteWebhook($id: ID!) {
    deleteWebhook(id: $id) { deletedId userErrors { code message field } }
  }
`);

function Actions({ of: { id, isEnabled }, onTried }: { of: WebhookData; onTried: () => void }) {
  const t = useTranslations('webhooks');
  const navigate = useNavigate();
  const update = useAction(UPDATE);
  const test = useAction(TEST);
  const remove = useAction(DELETE);
  const isBusy = update.isBusy || test.isBusy || remove.isBusy;
  const tryIt = async () => {
    if (!(await test.run({ id }))) return;
    notify(t('tried'));
    onTried();
  };
  const end = async () => {
    const done = await remove.run({ id });
    if (done) navigate('/webhooks');
    return done;
  };
  return (
    <>
      <Problems of={[...update.problems, ...test.problems]} />
      <p className="actions">
        <Button isDisabled={isBusy} onPress={() => update.run({ id, input: { isEnabled: !isEnabled } })}>
          {t(isEnabled ? 'switchOff' : 'switchOn')}
        </Button>
        <Button isDisabled={isBusy || !isEnabled} onPress={tryIt}>
          {t('try')}
        </Button>
        <Ending
          words={{ press: t('delete'), sure: t('deleteSurely') }}
          onSure={end}
          problems={remove.problems}
          isBusy={isBusy}
        >
          <p>{t('deleteWhy')}</p>
        </Ending>
      </p>
      <RotateSecret id={id} />
    </>
  );
}

const DELIVERIES = graphql(`
  query WebhookDeliveries($id: ID!, $after: String) {
    webhookDeliveries(webhookId: $id, first: 20, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id
        status
        createdAt
        event { id type }
        attempts { id sentAt statusCode durationMs failure }
      }
    }
  }
`);

type Delivery = NonNullable<ResultOf<typeof DELIVERIES>['webhookDeliveries']>['nodes'][number];

function Deliveries({ of: id, after, more }: { of: string; after: string | null; more: More }) {
  const t = useTranslations('webhooks');
  const [result, again] = useQuery({
    ...{ query: DELIVERIES, variables: { id, after } },
    requestPolicy: 'cache-and-network',
  });
  const isOnItsWay = result.data?.webhookDeliveries?.nodes.some(({ status }) => status === 'PENDING');
  useEffect(() => {
    if (!isOnItsWay || result.fetching) return;
    const timer = setTimeout(() => again({ requestPolicy: 'network-only' }), 2_000);
    return () => clearTimeout(timer);
  }, [isOnItsWay, result.fetching, again]);
  return (
    <Answer of={result} again={again}>
      {({ webhookDeliveries }) => (
        <>
          {webhookDeliveries?.nodes.length === 0 && <Message title={t('nothingSent')} />}
          <ul className="rows">
            {webhookDeliveries?.nodes.map((delivery) => (
              <DeliveryRow key={delivery.id} of={delivery} />
            ))}
          </ul>
          {webhookDeliveries && more(webhookDeliveries.pageInfo)}
        </>
      )}
    </Answer>
  );
}

const REDELIVER = graphql(`
  mutation RedeliverWebhook($id: ID!) {
    redeliverWebhook(deliveryId: $id) { delivery { id status } userErrors { code message field } }
  }
`);

const TONES = { SUCCEEDED: 'good', PENDING: 'waiting', FAILED: 'bad' } as const;

function DeliveryRow({ of: { id, status, createdAt, event, attempts } }: { of: Delivery }) {
  const t = useTranslations('webhooks');
  const eventName = useEventName();
  const { run, problems, isBusy } = useAction(REDELIVER);
  const last = attempts.at(-1);
  return (
    <li className="row">
      <div>
        <p className="name">{eventName(event.type)}</p>
        <p className="hint">
          <code>{event.type}</code> · <Moment at={createdAt} />
          {last && ` · ${t('attempt', { count: attempts.length, answer: last.statusCode ?? last.failure ?? '' })}`}
        </p>
        <Problems of={problems} />
      </div>
      <span className={`status ${TONES[status]}`}>{t(status)}</span>
      <Button
        look="quiet"
        isDisabled={isBusy || status === 'PENDING'}
        onPress={() => run({ id })}
        aria-label={t('redeliverWhat', { event: eventName(event.type) })}
      >
        {t('redeliver')}
      </Button>
    </li>
  );
}
