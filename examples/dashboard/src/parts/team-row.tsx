import { useAction } from '@portal/api/action.ts';
import { graphql } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Field, Form } from '@portal/kit/field.tsx';
import { Paged } from '@portal/parts/paged.tsx';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Users } from '../pages/people.tsx';
import { useDraft } from './draft.ts';
import { Ending } from './ending.tsx';

const UPDATE = graphql(`
  mutation UpdateTeam($id: ID!, $input: UpdateTeamInput!) {
    updateTeam(id: $id, input: $input) { team { id name } userErrors { code message field } }
  }
`);

const DELETE = graphql(`
  mutation DeleteTeamAsOwner($id: ID!) { deleteTeam(id: $id) { deletedId userErrors { code message field } } }
`);

/** A team with its members, its name and its end, as far as it is opened. */
export function TeamRow({ of: { id, name, isDefault } }: { of: { id: string; name: string; isDefault: boolean } }) {
  const t = useTranslations('organisations');
  const [isOpen, setOpen] = useState(false);
  const remove = useAction(DELETE);
  return (
    <li className="row">
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          <bdi>{name}</bdi> {isDefault && <span className="tag">{t('everybody')}</span>}
        </summary>
        {isOpen && (
          <>
            <Paged>{(after, more) => <Users filter={{ teamIds: [id] }} after={after} more={more} />}</Paged>
            <Renaming key={name} id={id} name={name} />
            {!isDefault && (
              <Ending name={name} onSure={() => remove.run({ id })} problems={remove.problems} isBusy={remove.isBusy}>
                <p>{t('teamHangs')}</p>
              </Ending>
            )}
          </>
        )}
      </details>
    </li>
  );
}

function Renaming({ id, name }: { id: string; name: string }) {
  const t = useTranslations('organisations');
  const { run, problems, isBusy } = useAction(UPDATE);
  const { values, field, beside } = useDraft({ name }, problems);
  return (
    <Form onSubmit={() => run({ id, input: values })}>
      <Field label={t('teamName')} {...field('name')} isRequired />
      <Problems of={beside} />
      <Button type="submit" isDisabled={isBusy}>
        {t('save')}
      </Button>
    </Form>
  );
}
