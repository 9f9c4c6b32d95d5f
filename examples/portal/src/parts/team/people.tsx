import { useDeferredValue, useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../../api/action.ts';
import { useShell } from '../../api/viewer.ts';
import { graphql, type ResultOf } from '../../gql/graphql.ts';
import { Answer, Message, Problems } from '../../kit/answer.tsx';
import { AskedFirst } from '../../kit/asked-first.tsx';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Choice, Field, Form } from '../../kit/field.tsx';
import { notify } from '../../kit/notices.tsx';
import { type More, Paged } from '../paged.tsx';
import { TEAM, type Team, TeamTicks } from './teams.tsx';

const PEOPLE = graphql(
  `
    query PeopleOfOrganisation($search: String, $after: String) {
      users(
        first: 20
        after: $after
        filter: { search: $search, isServiceAccount: false }
        orderBy: { field: DISPLAY_NAME }
      ) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { id displayName email role teams { ...TeamOfOrganisation } }
      }
    }
  `,
  [TEAM],
);

type Person = NonNullable<ResultOf<typeof PEOPLE>['users']>['nodes'][number];

export const ROLES = ['TEAM_MEMBER', 'CONSUMER_ADMIN'] as const;
export type Role = (typeof ROLES)[number];

/** Everybody of the organisation. */
export function People({ teams }: { teams: readonly Team[] }) {
  const t = useTranslations('team');
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  return (
    <section>
      <h2>{t('people')}</h2>
      <div className="filters">
        <Field label={t('search')} type="search" value={search} onChange={setSearch} />
      </div>
      <Paged key={wanted}>
        {(after, more) => <PeoplePage search={wanted} after={after} more={more} teams={teams} />}
      </Paged>
    </section>
  );
}

interface PeoplePageProps {
  search: string;
  after: string | null;
  more: More;
  teams: readonly Team[];
}

function PeoplePage({ search, after, more, teams }: PeoplePageProps) {
  const t = useTranslations('team');
  const { viewer } = useShell();
  const [result, again] = useQuery({
    query: PEOPLE,
    variables: { search: search || null, after },
    requestPolicy: 'cache-and-network',
  });
  return (
    <Answer of={result} again={again}>
      {({ users }) => (
        <>
          {users?.totalCount === 0 && <Message title={t('nobody')} />}
          <ul className="rows">
            {users?.nodes.map((person) => (
              <li key={person.id} className="row">
                <div>
                  <h3>
                    <bdi>{person.displayName}</bdi>
                  </h3>
                  <p className="hint">
                    {person.email} · <bdi>{person.teams.map(({ name }) => name).join(', ')}</bdi>
                  </p>
                </div>
                <span className="tag">{t(person.role)}</span>
                <span className="actions">
                  <ChangePerson of={person} teams={teams} />
                  {person.id !== viewer?.id && <RemovePerson of={person} />}
                </span>
              </li>
            ))}
          </ul>
          {users && more(users.pageInfo)}
        </>
      )}
    </Answer>
  );
}

const UPDATE = graphql(
  `
    mutation UpdateMember($id: ID!, $input: UpdateUserInput!) {
      updateUser(id: $id, input: $input) {
        user { id role teams { ...TeamOfOrganisation } }
        userErrors { code message field }
      }
    }
  `,
  [TEAM],
);

interface ChangePersonProps {
  of: Person;
  teams: readonly Team[];
}

/** What somebody may do, and which teams they are in; open windows of theirs follow at once. */
function ChangePerson({ of: person, teams }: ChangePersonProps) {
  const t = useTranslations('team');
  const [isOpen, setOpen] = useState(false);
  const name = person.displayName;
  return (
    <>
      <Button look="quiet" onPress={() => setOpen(true)} aria-label={t('changeWhat', { name })}>
        {t('change')}
      </Button>
      <Dialog title={t('changeWhat', { name })} isOpen={isOpen} onClose={() => setOpen(false)}>
        <PersonForm of={person} teams={teams} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function PersonForm({ of: person, teams, onDone }: ChangePersonProps & { onDone: () => void }) {
  const t = useTranslations('team');
  const [role, setRole] = useState(person.role);
  const [teamIds, setTeamIds] = useState(() =>
    person.teams.filter(({ isDefault }) => !isDefault).map((team) => team.id),
  );
  const { run, problems, isBusy } = useAction(UPDATE);
  const submit = async () => {
    // What is as it was is not sent: nobody changes their own role.
    if (!(await run({ id: person.id, input: { ...(role !== person.role && { role }), teamIds } }))) return;
    onDone();
    notify(t('saved'));
  };
  return (
    <Form onSubmit={submit}>
      <Choice
        label={t('role')}
        hint={t('roleHint')}
        value={role}
        options={ROLES.map((id) => ({ id, name: t(id) }))}
        onChange={(next) => setRole(next as Role)}
        problem={problemAt(problems, 'role')}
      />
      <TeamTicks teams={teams} value={teamIds} onChange={setTeamIds} />
      <Problems of={problemsBeside(problems, ['role'])} />
      <Button look="primary" type="submit" isDisabled={isBusy}>
        {t('save')}
      </Button>
    </Form>
  );
}

const REMOVE = graphql(`
  mutation RemoveMember($id: ID!) {
    removeUserFromOrganisation(id: $id) { user { id } userErrors { code message field } }
  }
`);

/** The account stays, outside; what it made stays with whoever removes it. */
function RemovePerson({ of: { id, displayName: name } }: { of: Person }) {
  const t = useTranslations('team');
  const { run, problems, isBusy } = useAction(REMOVE);
  const remove = async () => {
    const isDone = Boolean(await run({ id }));
    if (isDone) notify(t('removed', { name }));
    return isDone;
  };
  return (
    <AskedFirst
      look="quiet"
      aria-label={t('removeWhat', { name })}
      title={t('removeWhat', { name })}
      why={t('removeWhy')}
      confirm={t('removeSurely')}
      onConfirm={remove}
      problems={problems}
      isBusy={isBusy}
    >
      {t('remove')}
    </AskedFirst>
  );
}
