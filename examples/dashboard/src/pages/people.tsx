import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf, type VariablesOf } from '@portal/gql/graphql.ts';
import { Answer, Message, Problems } from '@portal/kit/answer.tsx';
import { Button, LinkButton } from '@portal/kit/button.tsx';
import { Choice, Field } from '@portal/kit/field.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Moment } from '@portal/kit/words.tsx';
import { type More, Paged } from '@portal/parts/paged.tsx';
import { useDeferredValue, useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { Ending } from '../parts/ending.tsx';
import { Invitations } from '../parts/invitations.tsx';
import { OrganisationChoice } from '../parts/organisation-choice.tsx';
import { OrganisationRequests } from '../parts/organisation-requests.tsx';
import { Refuse } from '../parts/refuse.tsx';

const REGISTRATIONS = graphql(`
  query Registrations {
    registrations(first: 50, filter: { statuses: [PENDING] }) {
      nodes { id displayName email submittedAt attributes { key label value } }
    }
  }
`);

const USERS = graphql(`
  query Users($filter: UserFilter, $after: String) {
    users(first: 20, after: $after, filter: $filter, orderBy: { field: DISPLAY_NAME }) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id displayName email role isActive organisation { id name } }
    }
  }
`);

type Filter = VariablesOf<typeof USERS>['filter'];

const ROLES = ['API_OWNER', 'AUDITOR', 'CONTENT_MANAGER', 'CONSUMER_ADMIN', 'TEAM_MEMBER'] as const;

/** Who waits to be let in, and who is in. */
export function Component() {
  const t = useTranslations('people');
  const [search, setSearch] = useState('');
  const [role, setRole] = useState('');
  const [organisationId, setOrganisation] = useState('');
  const [active, setActive] = useState('');
  const wanted = useDeferredValue(
    JSON.stringify({
      search: search || null,
      ...(role && { roles: [role] }),
      ...(organisationId && { organisationIds: [organisationId] }),
      ...(active && { isActive: active === 'yes' }),
    }),
  );
  return (
    <Page title={t('title')} beside={<LinkButton to="/people/new">{t('invite')}</LinkButton>}>
      <Registrations />
      <OrganisationRequests />
      <Invitations />
      <section>
        <h2>{t('accounts')}</h2>
        <search className="filters">
          <Field label={t('search')} type="search" value={search} onChange={setSearch} />
          <Choice
            label={t('role')}
            value={role}
            options={[{ id: '', name: t('all') }, ...ROLES.map((id) => ({ id, name: t(id) }))]}
            onChange={setRole}
          />
          <OrganisationChoice
            label={t('organisation')}
            value={organisationId}
            onChange={setOrganisation}
            none={t('all')}
          />
          <Choice
            label={t('signIn')}
            value={active}
            options={[
              { id: '', name: t('all') },
              { id: 'yes', name: t('can') },
              { id: 'no', name: t('cannot') },
            ]}
            onChange={setActive}
          />
        </search>
        <Paged key={wanted}>{(after, more) => <Users filter={JSON.parse(wanted)} after={after} more={more} />}</Paged>
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

/** Accounts that a filter lets through, each leading to its own page. */
export function Users({ filter, after, more }: { filter: Filter; after: string | null; more: More }) {
  const t = useTranslations('people');
  const [result, again] = useQuery({ query: USERS, variables: { filter, after }, requestPolicy: 'cache-and-network' });
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

type UserData = NonNullable<ResultOf<typeof USERS>['users']>['nodes'][number];

function User({ of: user }: { of: UserData }) {
  const t = useTranslations('people');
  const { id, displayName, email, role, organisation } = user;
  return (
    <li className="row">
      <div>
        <p className="name">
          <Link to={`/people/${id}`}>{displayName}</Link>
        </p>
        <p className="hint">
          {[email, t(role)].join(' · ')} {organisation && <bdi>· {organisation.name}</bdi>}
        </p>
      </div>
      <Locking of={user} />
    </li>
  );
}

/** Whether somebody is locked out, and the way in or out. */
export function Locking({ of }: { of: Pick<UserData, 'id' | 'displayName' | 'isActive'> }) {
  const t = useTranslations('people');
  const { run, problems, isBusy } = useAction(UPDATE);
  const { id, displayName, isActive } = of;
  return (
    <>
      {isActive === false && <Problems of={problems} />}
      {isActive === false && <span className="status bad">{t('locked')}</span>}
      {isActive ? (
        <Ending
          words={{ press: t('lock'), label: t('lockWhat', { name: displayName }) }}
          onSure={() => run({ id, input: { isActive: false } })}
          problems={problems}
          isBusy={isBusy}
        >
          <p>{t('lockWhy')}</p>
        </Ending>
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
    </>
  );
}
