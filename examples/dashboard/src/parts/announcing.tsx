import { problemAt, problemsBeside, useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Form } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Moment, Prose } from '@portal/kit/words.tsx';
import { type More, Paged } from '@portal/parts/paged.tsx';
import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { timeOf } from './days.ts';
import { Ending } from './ending.tsx';

const ANNOUNCED = graphql(`
  query Announced($productIds: [ID!]!, $after: String) {
    announcements(first: 10, after: $after, filter: { productIds: $productIds }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id
        kind
        title
        contentHtml
        startsAt
        endsAt
        createdAt
        withdrawnAt
        acknowledgementCount
        recipientCount
      }
    }
  }
`);

type Announced = NonNullable<ResultOf<typeof ANNOUNCED>['announcements']>['nodes'][number];

/** What is announced of a product, who has read it, and something new to say. */
export function Announcing({ productId }: { productId: string }) {
  const t = useTranslations('announcing');
  return (
    <section>
      <h2>{t('title')}</h2>
      <Paged>{(after, more) => <Announcements productId={productId} after={after} more={more} />}</Paged>
      <New productId={productId} />
    </section>
  );
}

function Announcements({ productId, after, more }: { productId: string; after: string | null; more: More }) {
  const variables = { productIds: [productId], after };
  const [result, again] = useQuery({ query: ANNOUNCED, variables, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={result} again={again}>
      {({ announcements }) => (
        <>
          <ul className="rows">
            {announcements?.nodes.map((announcement) => (
              <Announcement key={announcement.id} of={announcement} />
            ))}
          </ul>
          {announcements && more(announcements.pageInfo)}
        </>
      )}
    </Answer>
  );
}

const WITHDRAW = graphql(`
  mutation WithdrawAnnouncement($id: ID!) {
    withdrawAnnouncement(id: $id) { announcement { id withdrawnAt } userErrors { code message field } }
  }
`);

function Announcement({ of }: { of: Announced }) {
  const t = useTranslations('announcing');
  const { run, problems, isBusy } = useAction(WITHDRAW);
  const [isOpen, setOpen] = useState(false);
  const { id, kind, title, contentHtml, startsAt, endsAt, createdAt, withdrawnAt } = of;
  return (
    <li className="row">
      <div>
        <h3>{title}</h3>
        <p className="hint">
          {t(kind)} · <Moment at={createdAt} />
          {startsAt && (
            <>
              {' '}
              · {t('from')} <Moment at={startsAt} />
            </>
          )}
          {endsAt && (
            <>
              {' '}
              {t('to')} <Moment at={endsAt} />
            </>
          )}
        </p>
        <Prose html={contentHtml} />
        <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary>{t('read', { count: of.acknowledgementCount ?? 0, of: of.recipientCount ?? 0 })}</summary>
          {isOpen && <Paged>{(after, more) => <Readers id={id} after={after} more={more} />}</Paged>}
        </details>
      </div>
      {withdrawnAt ? (
        <span className="status over">{t('withdrawn')}</span>
      ) : (
        <Ending
          words={{ press: t('withdraw'), label: t('withdrawWhat', { title }) }}
          onSure={() => run({ id })}
          problems={problems}
          isBusy={isBusy}
        >
          <p>{t('withdrawWhy')}</p>
        </Ending>
      )}
    </li>
  );
}

const READERS = graphql(`
  query Readers($id: ID!, $after: String) {
    announcement(id: $id) {
      id
      acknowledgements(first: 20, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id createdAt user { id displayName email } }
      }
    }
  }
`);

function Readers({ id, after, more }: { id: string; after: string | null; more: More }) {
  const [result, again] = useQuery({ query: READERS, variables: { id, after }, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={result} again={again}>
      {({ announcement }) => {
        const readers = announcement?.acknowledgements;
        return (
          <>
            <ul>
              {readers?.nodes.map((reader) => (
                <li key={reader.id}>
                  <bdi>{reader.user.displayName}</bdi> <span className="hint">{reader.user.email}</span> ·{' '}
                  <Moment at={reader.createdAt} />
                </li>
              ))}
            </ul>
            {readers && more(readers.pageInfo)}
          </>
        );
      }}
    </Answer>
  );
}

const CREATE = graphql(`
  mutation CreateAnnouncement($input: CreateAnnouncementInput!) {
    createAnnouncement(input: $input) { announcement { id } userErrors { code message field } }
  }
`);

const KINDS = ['OTHER', 'MAINTENANCE', 'BREAKING_CHANGE', 'DEPRECATION'] as const;
const EMPTY = { kind: 'OTHER' as (typeof KINDS)[number], title: '', content: '', startsAt: '', endsAt: '' };
const FIELDS = ['title', 'content', 'startsAt', 'endsAt'];

function New({ productId }: { productId: string }) {
  const t = useTranslations('announcing');
  const [draft, setDraft] = useState(EMPTY);
  const { run, problems, isBusy } = useAction(CREATE);
  const change = (part: Partial<typeof EMPTY>) => setDraft({ ...draft, ...part });
  const submit = async () => {
    const times = { startsAt: timeOf(draft.startsAt), endsAt: timeOf(draft.endsAt) };
    if (!(await run({ input: { ...draft, ...times, productId } }))) return;
    setDraft(EMPTY);
    notify(t('announced'));
  };
  return (
    <details>
      <summary>{t('new')}</summary>
      <Form onSubmit={submit}>
        <Choice
          label={t('kind')}
          value={draft.kind}
          options={KINDS.map((id) => ({ id, name: t(id) }))}
          onChange={(kind) => change({ kind: kind as typeof draft.kind })}
        />
        <Field
          label={t('subject')}
          value={draft.title}
          onChange={(title) => change({ title })}
          problem={problemAt(problems, 'title')}
          isRequired
        />
        <Field
          label={t('content')}
          hint={t('contentHint')}
          rows={4}
          value={draft.content}
          onChange={(content) => change({ content })}
          problem={problemAt(problems, 'content')}
          isRequired
        />
        {(['startsAt', 'endsAt'] as const).map((name) => (
          <Field
            key={name}
            label={t(name)}
            type="datetime-local"
            value={draft[name]}
            onChange={(value) => change({ [name]: value })}
            problem={problemAt(problems, name)}
          />
        ))}
        <Problems of={problemsBeside(problems, FIELDS)} />
        <Button look="primary" type="submit" isDisabled={isBusy}>
          {t('announce')}
        </Button>
      </Form>
    </details>
  );
}
