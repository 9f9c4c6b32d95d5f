import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { useShell } from '../api/viewer.ts';
import { graphql } from '../gql/graphql.ts';
import { Answer, Message, Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Choice, Field, Form } from '../kit/field.tsx';
import { notify } from '../kit/notices.tsx';
import { Page } from '../kit/page.tsx';
import { Moment } from '../kit/words.tsx';

const TEAM = graphql(`
  query Team {
    users(first: 100, orderBy: { field: DISPLAY_NAME }) { nodes { id displayName email role teams { id name } } }
    teams(first: 100, orderBy: { field: NAME }) { nodes { id name isDefault } }
    invitations(first: 100, filter: { statuses: [OPEN] }) { nodes { id email role expiresAt } }
  }
`);

const ROLES = ['TEAM_MEMBER', 'CONSUMER_ADMIN'] as const;

/** For administrators of an organisation; for all others a sentence. */
export function Component() {
  const t = useTranslations('team');
  const { viewer } = useShell();
  if (viewer?.role === 'CONSUMER_ADMIN') return <Team />;
  return <Message title={t('title')}>{t('forAdministrators')}</Message>;
}

function Team() {
  const t = useTranslations('team');
  const [result, again] = useQuery({ query: TEAM, requestPolicy: 'cache-and-network' });
  return (
    <Page title={t('title')}>
      <Answer of={result} again={again}>
        {({ users, teams, invitations }) => (
          <>
            <ul className="rows">
              {users?.nodes.map(({ id, displayName, email, role, teams }) => (
                <li key={id} className="row">
                  <div>
                    <h2>{displayName}</h2>
                    <p className="hint">
                      {email} · {teams.map(({ name }) => name).join(', ')}
                    </p>
                  </div>
                  <span className="tag">{t(role)}</span>
                </li>
              ))}
            </ul>
            <Invitations of={invitations?.nodes ?? []} again={again} />
            <Teams of={teams?.nodes ?? []} again={again} />
          </>
        )}
      </Answer>
    </Page>
  );
}

const INVITE = graphql(`
  mutation InviteUser($input: InviteUserInput!) {
    inviteUser(input: $input) { invitation { id } userErrors { code message field } }
  }
`);

const WITHDRAW = graphql(`
  mutation WithdrawInvitation($id: ID!) {
    withdrawInvitation(id: $id) { invitation { id status } userErrors { code message field } }
  }
`);

interface InvitationsProps {
  of: readonly { id: string; email: string; role: string; expiresAt: string }[];
  again: () => void;
}

function Invitations({ of, again }: InvitationsProps) {
  const t = useTranslations('team');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<string>('TEAM_MEMBER');
  const invite = useAction(INVITE);
  const withdraw = useAction(WITHDRAW);
  const submit = async () => {
    if (!(await invite.run({ input: { email, role: role as 'TEAM_MEMBER' } }))) return;
    notify(t('invited', { email }));
    setEmail('');
    again();
  };
  const takeBack = async (id: string) => {
    if (await withdraw.run({ id })) again();
  };
  return (
    <section>
      <h2>{t('invitations')}</h2>
      <ul className="rows">
        {of.map(({ id, email, expiresAt }) => (
          <li key={id} className="row">
            <p>
              {email}{' '}
              <span className="hint">
                {t('until')} <Moment at={expiresAt} />
              </span>
            </p>
            <Button look="quiet" onPress={() => takeBack(id)} aria-label={t('withdrawWhat', { email })}>
              {t('withdraw')}
            </Button>
          </li>
        ))}
      </ul>
      <Problems of={withdraw.problems} />
      <Form onSubmit={submit}>
        <Field
          label={t('email')}
          type="email"
          value={email}
          onChange={setEmail}
          problem={problemAt(invite.problems, 'email')}
          isRequired
        />
        <Choice label={t('role')} value={role} options={ROLES.map((id) => ({ id, name: t(id) }))} onChange={setRole} />
        <Problems of={problemsBeside(invite.problems, ['email'])} />
        <Button look="primary" type="submit" isDisabled={invite.isBusy}>
          {t('invite')}
        </Button>
      </Form>
    </section>
  );
}

const CREATE_TEAM = graphql(`
  mutation CreateTeam($input: CreateTeamInput!) {
    createTeam(input: $input) { team { id } userErrors { code message field } }
  }
`);

const DELETE_TEAM = graphql(`
  mutation DeleteTeam($id: ID!) { deleteTeam(id: $id) { deletedId userErrors { code message field } } }
`);

const OWN_ORGANISATION = graphql(`
  query OwnOrganisation { viewer { id organisation { id } } }
`);

interface TeamsProps {
  of: readonly { id: string; name: string; isDefault: boolean }[];
  again: () => void;
}

function Teams({ of, again }: TeamsProps) {
  const t = useTranslations('team');
  const [{ data }] = useQuery({ query: OWN_ORGANISATION });
  const organisationId = data?.viewer?.organisation?.id;
  const [name, setName] = useState('');
  const create = useAction(CREATE_TEAM);
  const remove = useAction(DELETE_TEAM);
  const submit = async () => {
    if (!organisationId || !(await create.run({ input: { name, organisationId } }))) return;
    setName('');
    again();
  };
  const takeAway = async (id: string) => {
    if (await remove.run({ id })) again();
  };
  return (
    <section>
      <h2>{t('teams')}</h2>
      <ul className="rows">
        {of.map((team) => (
          <li key={team.id} className="row">
            <p>{team.name}</p>
            {!team.isDefault && (
              <Button look="quiet" onPress={() => takeAway(team.id)} aria-label={t('deleteWhat', { name: team.name })}>
                {t('delete')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Problems of={remove.problems} />
      <Form onSubmit={submit}>
        <Field
          label={t('teamName')}
          value={name}
          onChange={setName}
          problem={problemAt(create.problems, 'name')}
          isRequired
        />
        <Problems of={problemsBeside(create.problems, ['name'])} />
        <Button type="submit" isDisabled={create.isBusy}>
          {t('create')}
        </Button>
      </Form>
    </section>
  );
}
