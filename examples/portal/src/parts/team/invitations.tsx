import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../../api/action.ts';
import { graphql, type ResultOf } from '../../gql/graphql.ts';
import { Answer, Problems } from '../../kit/answer.tsx';
import { Button } from '../../kit/button.tsx';
import { Choice, Field, Form } from '../../kit/field.tsx';
import { notify } from '../../kit/notices.tsx';
import { Moment } from '../../kit/words.tsx';
import { type More, Paged } from '../paged.tsx';
import { ROLES, type Role } from './people.tsx';
import { type Team, TeamTicks } from './teams.tsx';

const INVITATIONS = graphql(`
  query OpenInvitations($after: String) {
    invitations(first: 20, after: $after, filter: { statuses: [OPEN] }) {
      pageInfo { hasNextPage endCursor }
      nodes { id email role expiresAt teams { id name } }
    }
  }
`);

type Invitation = NonNullable<ResultOf<typeof INVITATIONS>['invitations']>['nodes'][number];

/** Who was asked to come and has not answered, and how to ask others. */
export function Invitations({ teams }: { teams: readonly Team[] }) {
  const t = useTranslations('team');
  return (
    <section>
      <h2>{t('invitations')}</h2>
      <Paged>{(after, more) => <InvitationsPage after={after} more={more} />}</Paged>
      <Invite teams={teams} />
    </section>
  );
}

function InvitationsPage({ after, more }: { after: string | null; more: More }) {
  const [result, again] = useQuery({ query: INVITATIONS, variables: { after }, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={result} again={again}>
      {({ invitations }) => (
        <>
          <ul className="rows">
            {invitations?.nodes.map((invitation) => (
              <Row key={invitation.id} of={invitation} />
            ))}
          </ul>
          {invitations && more(invitations.pageInfo)}
        </>
      )}
    </Answer>
  );
}

const WITHDRAW = graphql(`
  mutation WithdrawInvitation($id: ID!) {
    withdrawInvitation(id: $id) { invitation { id status } userErrors { code message field } }
  }
`);

const RESEND = graphql(`
  mutation ResendInvitation($id: ID!) {
    resendInvitation(id: $id) { invitation { id expiresAt } userErrors { code message field } }
  }
`);

function Row({ of: { id, email, role, expiresAt, teams } }: { of: Invitation }) {
  const t = useTranslations('team');
  const withdraw = useAction(WITHDRAW);
  const resend = useAction(RESEND);
  const sendAgain = async () => {
    if (await resend.run({ id })) notify(t('invited', { email }));
  };
  return (
    <li className="row">
      <div>
        <p>{email}</p>
        <p className="hint">
          {t(role)}
          {teams.length > 0 && <bdi> · {teams.map(({ name }) => name).join(', ')}</bdi>} · {t('until')}{' '}
          <Moment at={expiresAt} />
        </p>
        <Problems of={[...withdraw.problems, ...resend.problems]} />
      </div>
      <span className="actions">
        <Button look="quiet" isDisabled={resend.isBusy} onPress={sendAgain} aria-label={t('resendWhat', { email })}>
          {t('resend')}
        </Button>
        <Button
          look="quiet"
          isDisabled={withdraw.isBusy}
          onPress={() => withdraw.run({ id })}
          aria-label={t('withdrawWhat', { email })}
        >
          {t('withdraw')}
        </Button>
      </span>
    </li>
  );
}

const INVITE = graphql(`
  mutation InviteUser($input: InviteUserInput!) {
    inviteUser(input: $input) { invitation { id } userErrors { code message field } }
  }
`);

function Invite({ teams }: { teams: readonly Team[] }) {
  const t = useTranslations('team');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('TEAM_MEMBER');
  const [teamIds, setTeamIds] = useState<string[]>([]);
  const { run, problems, isBusy } = useAction(INVITE);
  const submit = async () => {
    if (!(await run({ input: { email, role, teamIds } }))) return;
    notify(t('invited', { email }));
    setEmail('');
  };
  return (
    <Form onSubmit={submit}>
      <Field
        label={t('email')}
        type="email"
        value={email}
        onChange={setEmail}
        problem={problemAt(problems, 'email')}
        isRequired
      />
      <Choice
        label={t('role')}
        value={role}
        options={ROLES.map((id) => ({ id, name: t(id) }))}
        onChange={(next) => setRole(next as Role)}
      />
      <TeamTicks teams={teams} value={teamIds} onChange={setTeamIds} />
      <Problems of={problemsBeside(problems, ['email'])} />
      <Button look="primary" type="submit" isDisabled={isBusy}>
        {t('invite')}
      </Button>
    </Form>
  );
}
