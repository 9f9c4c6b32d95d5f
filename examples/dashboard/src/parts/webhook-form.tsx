import { useAction } from '@portal/api/action.ts';
import { graphql } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Code } from '@portal/kit/code.tsx';
import { Field, Form } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { changesOf, useDraft } from './draft.ts';
import { Ending } from './ending.tsx';
import { EventChoice } from './event-choice.tsx';

const CREATE = graphql(`
  mutation CreateWebhook($input: CreateWebhookInput!) {
    createWebhook(input: $input) { webhook { id } secret userErrors { code message field } }
  }
`);

const UPDATE = graphql(`
  mutation EditWebhook($id: ID!, $input: UpdateWebhookInput!) {
    updateWebhook(id: $id, input: $input) {
      webhook { id url description events headerNames }
      userErrors { code message field }
    }
  }
`);

interface Stored {
  id: string;
  url: string;
  description: string | null;
  events: readonly string[] | null;
}

const valuesOf = (stored: Stored | null) => ({
  url: stored?.url ?? '',
  description: stored?.description ?? '',
  events: (stored?.events ?? null) as readonly string[] | null,
});

const inputOf = ({ url, description, events }: ReturnType<typeof valuesOf>) => ({
  url,
  description: description || null,
  events: events as 'ACCESS_REQUEST_APPROVED'[] | null,
});

/** Where to post what: a new webhook without `stored`, whose secret is shown once. */
export function WebhookForm({ stored }: { stored: Stored | null }) {
  const t = useTranslations('webhooks');
  const [secret, setSecret] = useState<string | null>(null);
  const create = useAction(CREATE);
  const update = useAction(UPDATE);
  const problems = stored ? update.problems : create.problems;
  const { values, set, field, beside } = useDraft(valuesOf(stored), problems);
  const submit = async () => {
    const input = inputOf(values);
    if (!stored) {
      const created = await create.run({ input });
      if (!created) return;
      setSecret(created.secret);
      set(valuesOf(null));
      return;
    }
    const before = valuesOf(stored);
    if (!(await update.run({ id: stored.id, input: changesOf(inputOf(before), input) }))) return;
    const back = changesOf(input, inputOf(before));
    const undo = async () => {
      if (await update.run({ id: stored.id, input: back })) set(before);
    };
    notify(t('saved'), Object.keys(back).length > 0 ? { name: t('undo'), run: undo } : null);
  };
  return (
    <section>
      <h2>{t(stored ? 'edit' : 'add')}</h2>
      {secret && <Secret>{secret}</Secret>}
      <Form onSubmit={submit}>
        <Field label={t('url')} type="url" {...field('url')} isRequired />
        <Field label={t('description')} {...field('description')} />
        <EventChoice {...field('events')} />
        <Problems of={beside} />
        <Button look="primary" type="submit" isDisabled={create.isBusy || update.isBusy}>
          {t(stored ? 'save' : 'create')}
        </Button>
      </Form>
    </section>
  );
}

/** Shown once. */
function Secret({ children }: { children: string }) {
  const t = useTranslations('webhooks');
  return (
    <div role="status" className="card">
      <p>{t('secretOnce')}</p>
      <Code label={t('secret')}>{children}</Code>
    </div>
  );
}

/** So long messages are signed with the old secret as well, in seconds: a day. */
const OVERLAP = 86_400;

const ROTATE = graphql(`
  mutation RotateWebhookSecret($id: ID!, $overlapSeconds: Int!) {
    rotateWebhookSecret(id: $id, overlapSeconds: $overlapSeconds) { secret userErrors { code message field } }
  }
`);

/** Another signing secret, asked for twice. */
export function RotateSecret({ id }: { id: string }) {
  const t = useTranslations('webhooks');
  const [secret, setSecret] = useState<string | null>(null);
  const { run, problems, isBusy } = useAction(ROTATE);
  const words = { press: t('rotate'), title: t('rotateTitle'), sure: t('rotateNow') };
  const rotate = async () => {
    const done = await run({ id, overlapSeconds: OVERLAP });
    setSecret(done?.secret ?? null);
    return done;
  };
  return (
    <>
      {secret && <Secret>{secret}</Secret>}
      <Ending name="" words={words} onSure={rotate} problems={problems} isBusy={isBusy}>
        <p>{t('rotateWhy')}</p>
      </Ending>
    </>
  );
}
