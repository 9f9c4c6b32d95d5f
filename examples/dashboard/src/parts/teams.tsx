import { Tick } from '@portal/kit/field.tsx';
import { useTranslations } from 'use-intl';
import { useOrganisationsWithTeams } from './to-choose.ts';

export const AUDIENCES = ['EVERYBODY', 'SIGNED_IN', 'GUESTS', 'TEAMS'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** The teams that something is for. */
export function Teams({ value, onChange }: { value: readonly string[]; onChange: (ids: string[]) => void }) {
  const t = useTranslations('menus');
  const organisations = useOrganisationsWithTeams();
  return (
    <fieldset className="card">
      <legend>{t('teams')}</legend>
      {organisations.flatMap((organisation) =>
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
