import { Choice } from '@portal/kit/field.tsx';
import { useTranslations } from 'use-intl';
import { useOrganisations } from './to-choose.ts';

interface OrganisationChoiceProps {
  label: string;
  value: string;
  onChange: (id: string) => void;
  problem?: string | null;
  /** What stands for none, where that can be chosen. */
  none?: string;
}

export function OrganisationChoice({ none, ...props }: OrganisationChoiceProps) {
  const t = useTranslations('person');
  const all = useOrganisations();
  return <Choice {...props} options={[{ id: '', name: none ?? t('choose') }, ...all]} />;
}
