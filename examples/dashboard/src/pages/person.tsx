import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Form } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Facts, Moment } from '@portal/kit/words.tsx';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { changesOf, useDraft } from '../parts/draft.ts';
import { Ending } from '../parts/ending.tsx';
import { OrganisationChoice } from '../parts/organisation-choice.tsx';
import { TeamChoice } from '../parts/team-choice.tsx';
import { Invite } from './invite.tsx';
import { Locking } from './people.tsx';

const PERSON = graphql(`
  query Person($id: ID!) {
    node(id: $id) {
      id
      ... on User {
        displayName
        email
        role
        isActive
        isServiceAccount
        createdAt
        organisation { id name isDefault }
        teamsConnection(first: 100) { nodes { id name isDefault } }
      }
    }
  }
`);

type PersonData = Extract<NonNullable<ResultOf<typeof PERSON>['node']>, { email: string }>;

/** Each account stays on its side: staff of the portal, or consumers. */
export const STAFF = ['API_OWNER', 'AUDITOR', 'CONTENT_MANAGER'] as const;
export const CONSUMERS = ['TEAM_MEMBER', 'CONSUMER_ADMIN'] as const;

/** One account: who it is, what it may do, and where it belongs. */
export function Component() {
  const { id = '' } = useParams();
  return id === 'new' ? <Invite /> : <Person key={id} id={id} />;
}

function Person({ id }: { id: string }) {
  const t = useTranslations('people');
  const [result, again] = useQuery({ query: PERSON, variables: { id }, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={result} again={again} isMissing={({ node }) => !node || !('email' in node)}>
      {({ node }) => {
        const person = node as PersonData;
        return (
          <Page
            title={person.displayName}
            above={<Link to="/people">{t('title')}</Link>}
            beside={<Locking of={person} />}
          >
            <Facts
              of={[
                [t('address'), person.email],
                [
                  t('organisation'),
                  person.organisation && (
                    <Link key="organisation" to={`/organisations/${person.organisation.id}`}>
                      {person.organisation.name}
                    </Link>
                  ),
                ],
                [t('since'), <Moment key="since" at={person.createdAt} />],
              ]}
            />
            <Editing of={person} />
            {person.organisation && <Moving key={person.organisation.id} of={person} />}
            <Deleting of={person} />
          </Page>
        );
      }}
    </Answer>
  );
}

const UPDATE = graphql(`
  mutation EditUser($id: ID!, $input: UpdateUserInput!) {
    updateUser(id: $id, input: $input) {
      user { id displayName role teamsConnection(first: 100) { nodes { id name isDefault } } }
      userErrors { code message field }
    }
  }
`);

const inputOf = ({ displayName, role, teamsConnection }: PersonData) => ({
  displayName,
  role: role as string,
  teamIds: teamsConnection.nodes.filter(({ isDefault }) => !isDefault).map(({ id }) => id),
});

function Editing({ of }: { of: PersonData }) {
  const t = useTranslations('person');
  const roles = useTranslations('people');
  const { run, problems, isBusy } = useAction(UPDATE);
  const { values, set, field, beside } = useDraft(inputOf(of), problems);
  const change = (input: object) => run({ id: of.id, input });
  const submit = async () => {
    const before = inputOf(of);
    if (!(await change(changesOf(before, values)))) return;
    const back = changesOf(values, before);
    const undo = async () => {
      if (await change(back)) set(before);
    };
    notify(t('saved'), Object.keys(back).length > 0 ? { name: t('undo'), run: undo } : null);
  };
  return (
    <section>
      <h2>{t('account')}</h2>
      <Form onSubmit={submit}>
        <Field label={t('name')} {...field('displayName')} isRequired />
        <Choice
          label={t('role')}
          options={(of.organisation ? CONSUMERS : STAFF).map((id) => ({ id, name: roles(id) }))}
          {...field('role')}
        />
        {of.organisation && <TeamChoice organisationId={of.organisation.id} {...field('teamIds')} />}
        <Problems of={beside} />
        <Button look="primary" type="submit" isDisabled={isBusy}>
          {t('save')}
        </Button>
      </Form>
    </section>
  );
}

const MOVE = graphql(`
  mutation MoveUser($id: ID!, $input: MoveUserInput!) {
    moveUser(id: $id, input: $input) {
      user {
        id
        role
        organisation { id name isDefault }
        teamsConnection(first: 100) { nodes { id name isDefault } }
      }
      userErrors { code message field }
    }
  }
`);

function Moving({ of: { id, displayName, organisation } }: { of: PersonData }) {
  const t = useTranslations('person');
  const [to, setTo] = useState('');
  const { run, problems, isBusy } = useAction(MOVE);
  const submit = async () => {
    if (await run({ id, input: { organisationId: to } })) notify(t('moved', { name: displayName }));
  };
  return (
    <section>
      <h2>{t('move')}</h2>
      <p className="hint">{t('moveHint')}</p>
      <Form onSubmit={submit}>
        <OrganisationChoice label={t('to')} value={to} onChange={setTo} />
        <Problems of={problems} />
        <Button type="submit" isDisabled={isBusy || to === '' || to === organisation?.id}>
          {t('moveNow')}
        </Button>
      </Form>
    </section>
  );
}

const DELETE = graphql(`
  mutation DeleteUser($id: ID!) { deleteUser(id: $id) { deletedId userErrors { code message field } } }
`);

const HANGS = graphql(`
  query HangsOnUser($id: ID!) {
    node(id: $id) { id ... on User { erasurePreview { apps credentials openRequests sessions } } }
  }
`);

function Deleting({ of: { id, displayName } }: { of: PersonData }) {
  const navigate = useNavigate();
  const { run, problems, isBusy } = useAction(DELETE);
  const end = async () => (await run({ id })) && navigate('/people');
  return (
    <section>
      <Ending name={displayName} onSure={end} problems={problems} isBusy={isBusy}>
        <HangsOn of={id} />
      </Ending>
    </section>
  );
}

function HangsOn({ of: id }: { of: string }) {
  const t = useTranslations('person');
  const [result, again] = useQuery({ query: HANGS, variables: { id }, requestPolicy: 'network-only' });
  const hangs = (data: ResultOf<typeof HANGS>) =>
    data.node && 'erasurePreview' in data.node ? data.node.erasurePreview : null;
  return (
    <Answer of={result} again={again} isMissing={(data) => !hangs(data)}>
      {(data) => {
        const { apps, credentials, openRequests, sessions } = hangs(data)!;
        return (
          <ul>
            <li>{t('hangsApps', { count: apps })}</li>
            <li>{t('hangsKeys', { count: credentials })}</li>
            <li>{t('hangsRequests', { count: openRequests })}</li>
            <li>{t('hangsSessions', { count: sessions })}</li>
          </ul>
        );
      }}
    </Answer>
  );
}
