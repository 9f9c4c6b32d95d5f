import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import type { Problem } from '../api/action.ts';
import { graphql } from '../gql/graphql.ts';
import { Choice } from '../kit/field.tsx';

const CATALOGUES = graphql(`
  query CataloguesToChoose { catalogues(first: 100) { nodes { id name plans { id } } } }
`);

const isOfCatalogue = ({ code }: Problem): boolean => code === 'CATALOGUE_REQUIRED';

/** What is wrong with anything but the catalogue, which shows that itself. */
export const besideCatalogue = (problems: readonly Problem[]): readonly Problem[] =>
  problems.filter((problem) => !isOfCatalogue(problem));

interface CatalogueChoiceProps {
  planId: string;
  /** Empty is none yet. */
  value: string;
  onChange: (catalogueId: string) => void;
  /** What would be refused, by which the portal says that it has to be chosen. */
  foreseen: readonly Problem[];
  /** What was refused. */
  problems: readonly Problem[];
}

/** In which catalogue, where products and plan meet in several: whose rules hold, and whose questions are asked. */
export function CatalogueChoice({ planId, value, onChange, foreseen, problems }: CatalogueChoiceProps) {
  const t = useTranslations('catalogueChoice');
  const isNeeded = value !== '' || foreseen.some(isOfCatalogue);
  const [{ data }] = useQuery({ query: CATALOGUES, pause: !isNeeded });
  if (!isNeeded) return null;
  const catalogues = data?.catalogues.nodes.filter(({ plans }) => plans.some(({ id }) => id === planId)) ?? [];
  return (
    <Choice
      label={t('catalogue')}
      hint={t('hint')}
      value={value}
      options={[{ id: '', name: t('choose') }, ...catalogues]}
      onChange={onChange}
      problem={problems.find(isOfCatalogue)?.message}
      isRequired
    />
  );
}
