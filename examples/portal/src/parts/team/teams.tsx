import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../../api/action.ts';
import { graphql, type ResultOf } from '../../gql/graphql.ts';
import { Problems } from '../../kit/answer.tsx';
import { AskedFirst } from '../../kit/asked-first.tsx';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Field, Form, Tick } from '../../kit/field.tsx';
import { notify } from '../../kit/notices.tsx';

export const TEAM = graphql(`
  fragment TeamOfOrganisation on Team @_unmask { id name isDefault }
`);

export type Team = ResultOf<typeof TEAM>;

interface TeamTicksProps {
  teams: readonly Team[];
  value: readonly string[];
  onChange: (ids: string[]) => void;
}

/** Everybody is in the default team; which others somebody is in. */
export function TeamTicks({ teams, value, onChange }: TeamTicksProps) {
  const t = useTranslations('team');
  const others = teams.filter(({ isDefault }) => !isDefault);
  if (others.length === 0) return null;
  return (
    <fieldset className="card">
      <legend>{t('teams')}</legend>
      {others.map(({ id, name }) => (
        <Tick
          key={id}
          isSelected={value.includes(id)}
          onChange={(isIn) => onChange(isIn ? [...value, id] : value.filter((each) => each !== id))}
        >
          <bdi>{name}</bdi>
        </Tick>
      ))}
    </fieldset>
  );
}

const CREATE = graphql(`
  mutation CreateTeam($input: CreateTeamInput!) {
    createTeam(input: $input) { team { id } userErrors { code message field } }
  }
`);

export function Teams({ of, organisationId }: { of: readonly Team[]; organisationId: string }) {
  const t = useTranslations('team');
  const [name, setName] = useState('');
  const { run, problems, isBusy } = useAction(CREATE);
  const submit = async () => {
    if (await run({ input: { name, organisationId } })) setName('');
  };
  return (
    <section>
      <h2>{t('teams')}</h2>
      <p className="hint">{t('teamsWhy')}</p>
      <ul className="rows">
        {of.map((team) => (
          <li key={team.id} className="row">
            <p>
              <bdi>{team.name}</bdi>
            </p>
            {team.isDefault && <span className="tag">{t('everybody')}</span>}
            <span className="actions">
              <RenameTeam of={team} />
              {!team.isDefault && <DeleteTeam of={team} />}
            </span>
          </li>
        ))}
      </ul>
      <Form onSubmit={submit}>
        <Field label={t('teamName')} value={name} onChange={setName} problem={problemAt(problems, 'name')} isRequired />
        <Problems of={problemsBeside(problems, ['name'])} />
        <Button type="submit" isDisabled={isBusy}>
          {t('create')}
        </Button>
      </Form>
    </section>
  );
}

const UPDATE = graphql(`
  mutation UpdateTeam($id: ID!, $input: UpdateTeamInput!) {
    updateTeam(id: $id, input: $input) { team { id name } userErrors { code message field } }
  }
`);

function RenameTeam({ of: { id, name } }: { of: Team }) {
  const t = useTranslations('team');
  const { run, problems, isBusy } = useAction(UPDATE);
  const [draft, setDraft] = useState<string | null>(null);
  const submit = async () => {
    if (await run({ id, input: { name: draft ?? '' } })) setDraft(null);
  };
  return (
    <>
      <Button look="quiet" onPress={() => setDraft(name)} aria-label={t('renameWhat', { name })}>
        {t('rename')}
      </Button>
      <Dialog title={t('renameWhat', { name })} isOpen={draft !== null} onClose={() => setDraft(null)}>
        <Form onSubmit={submit}>
          <Field
            label={t('teamName')}
            value={draft ?? ''}
            onChange={setDraft}
            problem={problemAt(problems, 'name')}
            isRequired
          />
          <Problems of={problemsBeside(problems, ['name'])} />
          <Button look="primary" type="submit" isDisabled={isBusy}>
            {t('save')}
          </Button>
        </Form>
      </Dialog>
    </>
  );
}

const DELETE = graphql(`
  mutation DeleteTeam($id: ID!) { deleteTeam(id: $id) { deletedId userErrors { code message field } } }
`);

function DeleteTeam({ of: { id, name } }: { of: Team }) {
  const t = useTranslations('team');
  const { run, problems, isBusy } = useAction(DELETE);
  return (
    <AskedFirst
      look="quiet"
      aria-label={t('deleteWhat', { name })}
      title={t('deleteWhat', { name })}
      why={t('deleteWhy')}
      confirm={t('deleteSurely')}
      onConfirm={async () => Boolean(await run({ id }))}
      problems={problems}
      isBusy={isBusy}
    >
      {t('delete')}
    </AskedFirst>
  );
}

const RENAME_ORGANISATION = graphql(`
  mutation RenameOrganisation($id: ID!, $input: UpdateOrganisationInput!) {
    updateOrganisation(id: $id, input: $input) { organisation { id name } userErrors { code message field } }
  }
`);

export function OrganisationName({ of }: { of: { id: string; name: string } }) {
  const t = useTranslations('team');
  const [name, setName] = useState(of.name);
  const { run, problems, isBusy } = useAction(RENAME_ORGANISATION);
  const submit = async () => {
    if (await run({ id: of.id, input: { name } })) notify(t('saved'));
  };
  return (
    <section>
      <h2>
        <bdi>{of.name}</bdi>
      </h2>
      <Form onSubmit={submit}>
        <Field
          label={t('organisationName')}
          value={name}
          onChange={setName}
          problem={problemAt(problems, 'name')}
          isRequired
        />
        <Problems of={problemsBeside(problems, ['name'])} />
        <Button type="submit" isDisabled={isBusy}>
          {t('save')}
        </Button>
      </Form>
    </section>
  );
}
