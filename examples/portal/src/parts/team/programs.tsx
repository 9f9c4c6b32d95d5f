import { useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../../api/action.ts';
import { graphql, type ResultOf } from '../../gql/graphql.ts';
import { Answer, Problems } from '../../kit/answer.tsx';
import { AskedFirst } from '../../kit/asked-first.tsx';
import { Button } from '../../kit/button.tsx';
import { Field, Form } from '../../kit/field.tsx';
import { type More, Paged } from '../paged.tsx';

const PROGRAMS = graphql(`
  query Programs($after: String) {
    users(first: 20, after: $after, filter: { isServiceAccount: true }, orderBy: { field: DISPLAY_NAME }) {
      pageInfo { hasNextPage endCursor }
      nodes { id displayName role isActive }
    }
  }
`);

type Program = NonNullable<ResultOf<typeof PROGRAMS>['users']>['nodes'][number];

const CREATE = graphql(`
  mutation CreateServiceAccount($input: CreateServiceAccountInput!) {
    createServiceAccount(input: $input) { user { id } userErrors { code message field } }
  }
`);

/** Accounts of programs, which stay when whoever made them leaves. */
export function Programs() {
  const t = useTranslations('programs');
  const [displayName, setName] = useState('');
  const { run, problems, isBusy } = useAction(CREATE);
  const submit = async () => {
    if (await run({ input: { displayName } })) setName('');
  };
  return (
    <section>
      <h2>{t('title')}</h2>
      <p className="hint">{t('why')}</p>
      <Paged>{(after, more) => <ProgramsPage after={after} more={more} />}</Paged>
      <Form onSubmit={submit}>
        <Field
          label={t('name')}
          value={displayName}
          onChange={setName}
          problem={problemAt(problems, 'displayName')}
          isRequired
        />
        <Problems of={problemsBeside(problems, ['displayName'])} />
        <Button type="submit" isDisabled={isBusy}>
          {t('create')}
        </Button>
      </Form>
    </section>
  );
}

function ProgramsPage({ after, more }: { after: string | null; more: More }) {
  const [result, again] = useQuery({ query: PROGRAMS, variables: { after }, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={result} again={again}>
      {({ users }) => (
        <>
          <ul className="rows">
            {users?.nodes.map((program) => (
              <Row key={program.id} of={program} />
            ))}
          </ul>
          {users && more(users.pageInfo)}
        </>
      )}
    </Answer>
  );
}

const LOCK = graphql(`
  mutation LockProgram($id: ID!, $isActive: Boolean!) {
    updateUser(id: $id, input: { isActive: $isActive }) { user { id isActive } userErrors { code message field } }
  }
`);

const DELETE = graphql(`
  mutation DeleteProgram($id: ID!) { deleteUser(id: $id) { deletedId userErrors { code message field } } }
`);

function Row({ of: { id, displayName: name, isActive } }: { of: Program }) {
  const t = useTranslations('programs');
  const lock = useAction(LOCK);
  const remove = useAction(DELETE);
  return (
    <li className="row">
      <div>
        <h3>
          <Link to={`/team/programs/${id}`}>{name}</Link>
        </h3>
        <Problems of={lock.problems} />
      </div>
      {isActive === false && <span className="status bad">{t('locked')}</span>}
      <span className="actions">
        {isActive === false ? (
          <Button
            look="quiet"
            isDisabled={lock.isBusy}
            aria-label={t('unlockWhat', { name })}
            onPress={() => lock.run({ id, isActive: true })}
          >
            {t('unlock')}
          </Button>
        ) : (
          <AskedFirst
            look="quiet"
            aria-label={t('lockWhat', { name })}
            title={t('lockWhat', { name })}
            why={t('lockWhy')}
            confirm={t('lock')}
            onConfirm={async () => Boolean(await lock.run({ id, isActive: false }))}
            problems={lock.problems}
            isBusy={lock.isBusy}
          >
            {t('lock')}
          </AskedFirst>
        )}
        <AskedFirst
          look="quiet"
          aria-label={t('deleteWhat', { name })}
          title={t('deleteWhat', { name })}
          why={t('deleteWhy')}
          confirm={t('deleteSurely')}
          onConfirm={async () => Boolean(await remove.run({ id }))}
          problems={remove.problems}
          isBusy={remove.isBusy}
        >
          {t('delete')}
        </AskedFirst>
      </span>
    </li>
  );
}
