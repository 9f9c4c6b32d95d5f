import { problemAt, problemsBeside, useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Code } from '@portal/kit/code.tsx';
import { Field, Form } from '@portal/kit/field.tsx';
import { Page } from '@portal/kit/page.tsx';
import { useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

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
      <Adding />
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

const CREATE = graphql(`
  mutation CreateWebhook($input: CreateWebhookInput!) {
    createWebhook(input: $input) { webhook { id } secret userErrors { code message field } }
  }
`);

function Adding() {
  const t = useTranslations('webhooks');
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [secret, setSecret] = useState<string | null>(null);
  const { run, problems, isBusy } = useAction(CREATE);
  const submit = async () => {
    const created = await run({ input: { url, description: description || null } });
    if (!created) return;
    setSecret(created.secret);
    setUrl('');
    setDescription('');
  };
  return (
    <section>
      <h2>{t('add')}</h2>
      {secret && (
        <div role="status" className="card">
          <p>{t('secretOnce')}</p>
          <Code label={t('secret')}>{secret}</Code>
        </div>
      )}
      <Form onSubmit={submit}>
        <Field
          label={t('url')}
          type="url"
          value={url}
          onChange={setUrl}
          problem={problemAt(problems, 'url')}
          isRequired
        />
        <Field label={t('description')} value={description} onChange={setDescription} />
        <Problems of={problemsBeside(problems, ['url'])} />
        <Button look="primary" type="submit" isDisabled={isBusy}>
          {t('create')}
        </Button>
      </Form>
    </section>
  );
}
