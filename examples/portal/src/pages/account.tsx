import { useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { leave } from '../api/session.tsx';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Answer, Problems } from '../kit/answer.tsx';
import { AskedFirst } from '../kit/asked-first.tsx';
import { Button } from '../kit/button.tsx';
import { Field, Form } from '../kit/field.tsx';
import { notify } from '../kit/notices.tsx';
import { Page } from '../kit/page.tsx';
import { Facts, Moment } from '../kit/words.tsx';
import { ChangeEmail } from '../parts/change-email.tsx';
import { MAIL_CHOICE, MailChoices } from '../parts/mail-choices.tsx';
import { OwnOrganisation } from '../parts/own-organisation.tsx';
import { Passkeys } from '../parts/passkeys.tsx';
import { useProgram } from '../parts/program.ts';
import { RecoveryCodesLeft } from '../parts/recovery-codes.tsx';
import { SecondFactor } from '../parts/second-factor.tsx';

const ACCOUNT = graphql(
  `
  query Account {
    viewer {
      id
      displayName
      email
      role
      organisation { id name isDefault }
      teams { id name }
      secondFactors { hasTotp recoveryCodesLeft passkeys { id name createdAt lastUsedAt } }
      sessions(first: 20, orderBy: { field: LAST_USED_AT, direction: DESC }) {
        nodes { id isCurrent userAgent remoteAddress lastUsedAt }
      }
    }
    notificationPreferences { ...MailChoice }
  }
`,
  [MAIL_CHOICE],
);

type AccountData = ResultOf<typeof ACCOUNT>;
type Viewer = NonNullable<AccountData['viewer']>;

/** Whether more than the password is asked for. */
const hasFactor = ({ secondFactors }: Viewer): boolean =>
  Boolean(secondFactors && (secondFactors.hasTotp || secondFactors.passkeys.length > 0));

export function Component() {
  const t = useTranslations('account');
  const [result, again] = useQuery({ query: ACCOUNT, requestPolicy: 'cache-and-network' });
  return (
    <Page title={t('title')} beside={<SignOut />}>
      <Answer of={result} again={again} isMissing={({ viewer }) => !viewer}>
        {({ viewer, notificationPreferences }) => (
          <>
            <Profile of={viewer!} />
            <ChangeEmail />
            <Password />
            <SecondFactor of={viewer!.secondFactors} again={again} />
            <Passkeys of={viewer!.secondFactors?.passkeys ?? []} isFirst={!hasFactor(viewer!)} again={again} />
            {hasFactor(viewer!) && <RecoveryCodesLeft of={viewer!.secondFactors!.recoveryCodesLeft} again={again} />}
            {viewer!.organisation?.isDefault && <OwnOrganisation />}
            <Sessions of={viewer!} again={again} />
            <Further />
            <MailChoices of={notificationPreferences ?? []} />
          </>
        )}
      </Answer>
    </Page>
  );
}

/** What has pages of its own. */
function Further() {
  const t = useTranslations('account');
  return (
    <ul className="rows">
      <li className="row">
        <div>
          <Link to="/account/tokens">{t('tokens')}</Link>
          <p className="hint">{t('tokensWhy')}</p>
        </div>
      </li>
      <li className="row">
        <div>
          <Link to="/account/data">{t('data')}</Link>
          <p className="hint">{t('dataWhy')}</p>
        </div>
      </li>
    </ul>
  );
}

const SIGN_OUT = graphql(`mutation SignOut { signOut { userErrors { code message field } } }`);

function SignOut() {
  const t = useTranslations('account');
  const { run, isBusy } = useAction(SIGN_OUT);
  const end = async () => {
    if (await run({})) leave();
  };
  return (
    <Button onPress={end} isDisabled={isBusy}>
      {t('signOut')}
    </Button>
  );
}

const UPDATE_PROFILE = graphql(`
  mutation UpdateProfile($input: UpdateProfileInput!) {
    updateProfile(input: $input) { user { id displayName } userErrors { code message field } }
  }
`);

function Profile({ of: { displayName, email, organisation, teams } }: { of: Viewer }) {
  const t = useTranslations('account');
  const [name, setName] = useState(displayName);
  const { run, problems, isBusy } = useAction(UPDATE_PROFILE);
  const submit = async () => {
    if (await run({ input: { displayName: name } })) notify(t('saved'));
  };
  return (
    <section>
      <h2>{t('profile')}</h2>
      <Facts
        of={[
          [t('email'), email],
          [t('organisation'), organisation?.name],
          [t('teams'), teams.map((team) => team.name).join(', ')],
        ]}
      />
      <Form onSubmit={submit}>
        <Field
          label={t('name')}
          value={name}
          onChange={setName}
          problem={problemAt(problems, 'displayName')}
          isRequired
        />
        <Problems of={problemsBeside(problems, ['displayName'])} />
        <Button type="submit" isDisabled={isBusy}>
          {t('save')}
        </Button>
      </Form>
    </section>
  );
}

const CHANGE_PASSWORD = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) { userErrors { code message field } }
  }
`);

function Password() {
  const t = useTranslations('account');
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const { run, problems, isBusy } = useAction(CHANGE_PASSWORD);
  const submit = async () => {
    if (!(await run({ input: { currentPassword, newPassword } }))) return;
    setCurrent('');
    setNew('');
    notify(t('passwordChanged'));
  };
  return (
    <section>
      <h2>{t('password')}</h2>
      <Form onSubmit={submit}>
        <Field
          label={t('currentPassword')}
          type="password"
          autoComplete="current-password"
          value={currentPassword}
          onChange={setCurrent}
          problem={problemAt(problems, 'currentPassword')}
          isRequired
        />
        <Field
          label={t('newPassword')}
          type="password"
          autoComplete="new-password"
          value={newPassword}
          onChange={setNew}
          problem={problemAt(problems, 'newPassword')}
          isRequired
        />
        <Problems of={problemsBeside(problems, ['currentPassword', 'newPassword'])} />
        <Button type="submit" isDisabled={isBusy}>
          {t('changePassword')}
        </Button>
      </Form>
    </section>
  );
}

const END_SESSION = graphql(`
  mutation EndSession($id: ID!) { endSession(id: $id) { deletedId userErrors { code message field } } }
`);

const END_OTHERS = graphql(`
  mutation EndOtherSessions { endOtherSessions { endedSessions userErrors { code message field } } }
`);

function EndOthers({ again }: { again: () => void }) {
  const t = useTranslations('account');
  const { run, problems, isBusy } = useAction(END_OTHERS);
  const end = async () => {
    if (!(await run({}))) return false;
    again();
    return true;
  };
  return (
    <AskedFirst
      look="plain"
      title={t('endOthers')}
      why={t('endOthersWhy')}
      confirm={t('endOthers')}
      onConfirm={end}
      problems={problems}
      isBusy={isBusy}
    >
      {t('endOthers')}
    </AskedFirst>
  );
}

function Sessions({ of: { sessions }, again }: { of: Viewer; again: () => void }) {
  const t = useTranslations('account');
  const program = useProgram();
  const { run, problems, isBusy } = useAction(END_SESSION);
  const end = async (id: string) => {
    if (await run({ id })) again();
  };
  return (
    <section>
      <h2>{t('sessions')}</h2>
      <Problems of={problems} />
      <ul className="rows">
        {sessions.nodes.map(({ id, isCurrent, userAgent, remoteAddress, lastUsedAt }) => (
          <li key={id} className="row">
            <div>
              <p title={userAgent ?? undefined}>{program(userAgent)}</p>
              <p className="hint">
                {remoteAddress} · <Moment at={lastUsedAt} />
              </p>
            </div>
            {isCurrent ? (
              <span className="status good">{t('thisOne')}</span>
            ) : (
              <Button look="quiet" isDisabled={isBusy} onPress={() => end(id)}>
                {t('endSession')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.nodes.length > 1 && <EndOthers again={again} />}
    </section>
  );
}
