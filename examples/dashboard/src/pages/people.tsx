import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Field } from '@portal/kit/field.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Moment } from '@portal/kit/words.tsx';
import { type More, Paged } from '@portal/parts/paged.tsx';
import { useDeferredValue, useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { OrganisationRequests } from '../parts/organisation-requests.tsx';
import { Refuse } from '../parts/refuse.tsx';
import { Sure } from '../parts/sure.tsx';

const REGISTRATIONS = graphql(`
  query Registrations {
    registrations(first: 50, filter: { statuses: [PENDING] }) {
      nodes { id displayName email submittedAt attributes { key label value } }
    }
  }
`);

const USERS = graphql(`
  query Users($search: String, $after: String) {
    users(first: 20, after: $after, filter: { search: $search }, orderBy: { field: DISPLAY_NAME }) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id displayName email role isActive organisation { id name } }
    }
  }
`);

/** Who waits to be let in, and who is in. */
export function Component() {
  const t = useTranslations('people');
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  return (
    <Page title={t('title')}>
      <Registrations />
      <OrganisationRequests />
      <section>
        <h2>{t('accounts')}</h2>
        <div className="filters">
          <Field label={t('search')} type="search" value={search} onChange={setSearch} />
        </div>
        <Paged key={wanted}>{(after, more) => <Users search={wanted} after={after} more={more} />}</Paged>
      </section>
    </Page>
  );
}

const APPROVE = graphql(`
  mutation ApproveRegistration($id: ID!) {
    approveRegistration(id: $id) { registration { id status } userErrors { code message field } }
  }
`);

const REJECT = graphql(`
  mutation RejectRegistration($id: ID!, $reason: String) {
    rejectRegistration(id: $id, reason: $reason) { registration { id status } userErrors { code message field } }
  }
`);

function Registrations() {
  const t = useTranslations('people');
  const [{ data }] = useQuery({ query: REGISTRATIONS, requestPolicy: 'cache-and-network' });
  const approve = useAction(APPROVE);
  const [refused, setRefused] = useState<{ id: string; name: string } | null>(null);
  const waiting = data?.registrations?.nodes ?? [];
  if (waiting.length === 0) return null;
  return (
    <section>
      <h2>{t('registrations')}</h2>
      <Problems of={approve.problems} />
      <ul className="rows">
        {waiting.map(({ id, displayName, email, submittedAt, attributes }) => (
          <li key={id} className="row">
            <div>
              <p className="name">{displayName}</p>
              <p className="hint">
                {email} {submittedAt && <Moment at={submittedAt} />}
              </p>
              {attributes.map(({ key, label, value }) => (
                <p key={key}>
                  {label}: {value}
                </p>
              ))}
            </div>
            <div className="actions">
              <Button onPress={() => approve.run({ id })} aria-label={t('letInWhat', { name: displayName })}>
                {t('letIn')}
              </Button>
              <Button
                look="danger"
                onPress={() => setRefused({ id, name: displayName })}
                aria-label={t('refuseWhat', { name: displayName })}
              >
                {t('refuse')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {refused && <Refuse name={refused.name} mutation={REJECT} id={refused.id} onClose={() => setRefused(null)} />}
    </section>
  );
}

function Users({ search, after, more }: { search: string; after: string | null; more: More }) {
  const t = useTranslations('people');
  const [result, again] = useQuery({ query: USERS, variables: { search: search || null, after } });
  return (
    <Answer of={result} again={again}>
      {({ users }) => (
        <>
          {users?.totalCount === 0 && <Message title={t('empty')} />}
          <ul className="rows">
            {users?.nodes.map((user) => (
              <User key={user.id} of={user} />
            ))}
          </ul>
          {users && more(users.pageInfo)}
        </>
      )}
    </Answer>
  );
}

const UPDATE = graphql(`
  mutation UpdateUser($id: ID!, $input: UpdateUserInput!) {
    updateUser(id: $id, input: $input) { user { id isActive } userErrors { code message field } }
  }
`);

function User({ of: user }: { of: NonNullable<ResultOf<typeof USERS>['users']>['nodes'][number] }) {
  const t = useTranslations('people');
  const { run, problems, isBusy } = useAction(UPDATE);
  const { id, displayName, email, role, isActive, organisation } = user;
  return (
    <li className="row">
      <div>
        <p className="name">{displayName}</p>
        <p className="hint">
          {[email, t(role)].join(' · ')} {organisation && <bdi>· {organisation.name}</bdi>}
        </p>
        <Problems of={problems} />
      </div>
      {isActive === false && <span className="status bad">{t('locked')}</span>}
      {isActive ? (
        <Sure
          isDisabled={isBusy}
          onSure={() => run({ id, input: { isActive: false } })}
          aria-label={t('lockWhat', { name: displayName })}
        >
          {t('lock')}
        </Sure>
      ) : (
        <Button
          look="quiet"
          isDisabled={isBusy}
          onPress={() => run({ id, input: { isActive: true } })}
          aria-label={t('unlockWhat', { name: displayName })}
        >
          {t('unlock')}
        </Button>
      )}
    </li>
  );
}
