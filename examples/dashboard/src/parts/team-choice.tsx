import { Tick } from '@portal/kit/field.tsx';
import { useTranslations } from 'use-intl';
import { useTeamsOf } from './to-choose.ts';

interface TeamChoiceProps {
  organisationId: string;
  value: readonly string[];
  onChange: (ids: string[]) => void;
  problem: string | null;
}

/** Teams of one organisation, beside that in which everybody of it is. */
export function TeamChoice({ organisationId, value, onChange, problem }: TeamChoiceProps) {
  const t = useTranslations('person');
  const teams = useTeamsOf(organisationId).filter(({ isDefault }) => !isDefault);
  if (teams.length === 0) return null;
  return (
    <fieldset className="card">
      <legend>{t('teams')}</legend>
      {teams.map(({ id, name }) => (
        <Tick
          key={id}
          isSelected={value.includes(id)}
          onChange={(isIn) => onChange(isIn ? [...value, id] : value.filter((each) => each !== id))}
        >
          {name}
        </Tick>
      ))}
      {problem && <p className="problem">{problem}</p>}
    </fieldset>
  );
}
