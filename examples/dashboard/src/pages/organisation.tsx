import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Problems } from '@portal/kit/answer.tsx';
import { Button, LinkButton } from '@portal/kit/button.tsx';
import { Field, Form } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Paged } from '@portal/parts/paged.tsx';
import { Link, useNavigate, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useDraft } from '../parts/draft.ts';
import { Ending } from '../parts/ending.tsx';
import { Invitations } from '../parts/invitations.tsx';
import { TeamRow } from '../parts/team-row.tsx';
import { Users } from './people.tsx';

const ORGANISATION = graphql(`
  query Organisation($id: ID!) {
    node(id: $id) {
      id
      ... on Organisation {
        name
        isDefault
        teamsConnection(first: 100, orderBy: { field: NAME }) { nodes { id name isDefault } }
      }
    }
  }
`);

type Data = Extract<NonNullable<ResultOf<typeof ORGANISATION>['node']>, { name: string }>;

/** One customer: its people, its teams, and its end. */
export function Component() {
  const t = useTranslations('organisations');
  const { id = '' } = useParams();
  const [result, again] = useQuery({ query: ORGANISATION, variables: { id }, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={result} again={again} isMissing={({ node }) => !node || !('teamsConnection' in node)}>
      {({ node }) => {
        const organisation = node as Data;
        return (
          <Page
            title={organisation.name}
            above={<Link to="/organisations">{t('title')}</Link>}
            beside={<LinkButton to={`/people/new?organisation=${id}`}>{t('invite')}</LinkButton>}
          >
            <Invitations organisationId={id} />
            <section>
              <h2>{t('people')}</h2>
              <Paged key={id}>
                {(after, more) => <Users filter={{ organisationIds: [id] }} after={after} more={more} />}
              </Paged>
            </section>
            <Teams of={organisation} />
            <Renaming key={id} of={organisation} />
            {!organisation.isDefault && <Deleting of={organisation} />}
          </Page>
        );
      }}
    </Answer>
  );
}

const CREATE_TEAM = graphql(`
  mutation CreateTeamAsOwner($input: CreateTeamInput!) {
    createTeam(input: $input) { team { id } userErrors { code message field } }
  }
`);

function Teams({ of: { id, isDefault, teamsConnection } }: { of: Data }) {
  const t = useTranslations('organisations');
  const { run, problems, isBusy } = useAction(CREATE_TEAM);
  const { values, set, field, beside } = useDraft({ name: '' }, problems);
  const submit = async () => {
    if (await run({ input: { name: values.name, organisationId: id } })) set({ name: '' });
  };
  return (
    <section>
      <h2>{t('teams')}</h2>
      <ul className="rows">
        {teamsConnection.nodes.map((team) => (
          <TeamRow key={team.id} of={team} />
        ))}
      </ul>
      {!isDefault && (
        <Form onSubmit={submit}>
          <Field label={t('newTeam')} {...field('name')} isRequired />
          <Problems of={beside} />
          <Button type="submit" isDisabled={isBusy}>
            {t('createTeam')}
          </Button>
        </Form>
      )}
    </section>
  );
}

const UPDATE = graphql(`
  mutation UpdateOrganisation($id: ID!, $input: UpdateOrganisationInput!) {
    updateOrganisation(id: $id, input: $input) { organisation { id name } userErrors { code message field } }
  }
`);

function Renaming({ of: { id, name } }: { of: Data }) {
  const t = useTranslations('organisations');
  const { run, problems, isBusy } = useAction(UPDATE);
  const { values, set, field, beside } = useDraft({ name }, problems);
  const submit = async () => {
    if (!(await run({ id, input: values }))) return;
    const undo = async () => {
      if (await run({ id, input: { name } })) set({ name });
    };
    notify(t('saved'), { name: t('undo'), run: undo });
  };
  return (
    <section>
      <h2>{t('rename')}</h2>
      <Form onSubmit={submit}>
        <Field label={t('name')} {...field('name')} isRequired />
        <Problems of={beside} />
        <Button type="submit" isDisabled={isBusy}>
          {t('save')}
        </Button>
      </Form>
    </section>
  );
}

const DELETE = graphql(`
  mutation DeleteOrganisation($id: ID!) {
    deleteOrganisation(id: $id, force: true) { deletedId userErrors { code message field } }
  }
`);

const HANGS = graphql(`
  query HangsOnOrganisation($id: ID!) {
    node(id: $id) {
      id
      ... on Organisation { deletionPreview { users teams apps catalogues serviceTokens } }
    }
  }
`);

function Deleting({ of: { id, name } }: { of: Data }) {
  const navigate = useNavigate();
  const { run, problems, isBusy } = useAction(DELETE);
  const end = async () => (await run({ id })) && navigate('/organisations');
  return (
    <section>
      <Ending name={name} onSure={end} problems={problems} isBusy={isBusy}>
        <HangsOn of={id} />
      </Ending>
    </section>
  );
}

function HangsOn({ of: id }: { of: string }) {
  const t = useTranslations('organisations');
  const [result, again] = useQuery({ query: HANGS, variables: { id }, requestPolicy: 'network-only' });
  const hangs = (data: ResultOf<typeof HANGS>) =>
    data.node && 'deletionPreview' in data.node ? data.node.deletionPreview : null;
  return (
    <Answer of={result} again={again} isMissing={(data) => !hangs(data)}>
      {(data) => {
        const { users, teams, apps, catalogues, serviceTokens } = hangs(data)!;
        return (
          <ul>
            <li>{t('hangsPeople', { count: users })}</li>
            <li>{t('hangsTeams', { count: teams })}</li>
            <li>{t('hangsApps', { count: apps })}</li>
            <li>{t('hangsCatalogues', { count: catalogues })}</li>
            <li>{t('hangsTokens', { count: serviceTokens })}</li>
          </ul>
        );
      }}
    </Answer>
  );
}
