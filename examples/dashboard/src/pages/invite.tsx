import { useAction } from '@portal/api/action.ts';
import { graphql } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Form } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { useDraft } from '../parts/draft.ts';
import { OrganisationChoice } from '../parts/organisation-choice.tsx';
import { TeamChoice } from '../parts/team-choice.tsx';
import { CONSUMERS, STAFF } from './person.tsx';

const INVITE = graphql(`
  mutation InviteConsumer($input: InviteUserInput!) {
    inviteUser(input: $input) { invitation { id } userErrors { code message field } }
  }
`);

const CREATE = graphql(`
  mutation CreateStaff($input: CreateUserInput!) {
    createUser(input: $input) { user { id } userErrors { code message field } }
  }
`);

/** Consumers are invited into an organisation; who works for the portal has an account at once, and sets a password by a mailed link. */
export function Invite() {
  const t = useTranslations('person');
  const roles = useTranslations('people');
  const navigate = useNavigate();
  const [address] = useSearchParams();
  const invite = useAction(INVITE);
  const create = useAction(CREATE);
  const start = {
    email: '',
    role: 'TEAM_MEMBER' as string,
    displayName: '',
    organisationId: address.get('organisation') ?? '',
    teamIds: [] as string[],
  };
  const problems = create.problems.length > 0 ? create.problems : invite.problems;
  const { values, set, field, beside } = useDraft(start, problems);
  const isStaff = STAFF.some((role) => role === values.role);
  const submit = async () => {
    const { email, role, displayName, organisationId, teamIds } = values;
    const done = isStaff
      ? await create.run({ input: { email, displayName, role: role as 'AUDITOR' } })
      : await invite.run({
          input: { email, role: role as 'TEAM_MEMBER', organisationId: organisationId || null, teamIds },
        });
    if (!done) return;
    notify(t('invited', { email }));
    navigate(organisationId && !isStaff ? `/organisations/${organisationId}` : '/people');
  };
  const organisation = field('organisationId');
  return (
    <Page title={t('invite')} above={<Link to="/people">{roles('title')}</Link>}>
      <Form onSubmit={submit}>
        <Field label={t('email')} type="email" {...field('email')} isRequired />
        <Choice
          label={t('role')}
          hint={t(isStaff ? 'staffHint' : 'consumerHint')}
          options={[...CONSUMERS, ...STAFF].map((id) => ({ id, name: roles(id) }))}
          {...field('role')}
        />
        {isStaff ? (
          <Field label={t('name')} {...field('displayName')} isRequired />
        ) : (
          <>
            <OrganisationChoice
              label={t('organisation')}
              {...organisation}
              onChange={(id) => set({ organisationId: id, teamIds: [] })}
            />
            {values.organisationId && <TeamChoice organisationId={values.organisationId} {...field('teamIds')} />}
          </>
        )}
        <Problems of={beside} />
        <Button look="primary" type="submit" isDisabled={invite.isBusy || create.isBusy}>
          {t('inviteNow')}
        </Button>
      </Form>
    </Page>
  );
}
