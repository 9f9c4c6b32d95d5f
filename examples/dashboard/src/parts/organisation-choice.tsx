import { graphql } from '@portal/gql/graphql.ts';
import { Choice } from '@portal/kit/field.tsx';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

const ORGANISATIONS = graphql(`
  query OrganisationsToChoose {
    organisations(first: 100, orderBy: { field: NAME }) { nodes { id name isDefault } }
  }
`);

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
  const [{ data }] = useQuery({ query: ORGANISATIONS });
  const all = data?.organisations?.nodes ?? [];
  return <Choice {...props} options={[{ id: '', name: none ?? t('choose') }, ...all]} />;
}
