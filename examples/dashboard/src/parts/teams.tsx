import { graphql } from '@portal/gql/graphql.ts';
import { Tick } from '@portal/kit/field.tsx';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

export const AUDIENCES = ['EVERYBODY', 'SIGNED_IN', 'GUESTS', 'TEAMS'] as const;
export type Audience = (typeof AUDIENCES)[number];

const TEAMS = graphql(`
  query TeamsToChoose {
    organisations(first: 100) { nodes { id name teamsConnection(first: 100) { nodes { id name isDefault } } } }
  }
`);

/** The teams that something is for. */
export function Teams({ value, onChange }: { value: readonly string[]; onChange: (ids: string[]) => void }) {
  const t = useTranslations('menus');
  const [{ data }] = useQuery({ query: TEAMS });
  return (
    <fieldset className="card">
      <legend>{t('teams')}</legend>
      {(data?.organisations?.nodes ?? []).flatMap((organisation) =>
        organisation.teamsConnection.nodes.map(({ id, name, isDefault }) => (
          <Tick
            key={id}
            isSelected={value.includes(id)}
            onChange={(isIn) => onChange(isIn ? [...value, id] : value.filter((each) => each !== id))}
          >
            {isDefault ? t('everybodyOf', { name: organisation.name }) : `${organisation.name} · ${name}`}
          </Tick>
        )),
      )}
    </fieldset>
  );
}
