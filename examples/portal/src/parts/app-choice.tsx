import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { graphql } from '../gql/graphql.ts';
import { Choice, Field } from '../kit/field.tsx';

const APPS = graphql(`
  query AppsToChoose { apps(first: 100, orderBy: { field: NAME }) { nodes { id name } } }
`);

/** An app that is there, or the name of a new one. */
export interface ChosenApp {
  appId: string | null;
  newName: string;
}

export const NO_APP: ChosenApp = { appId: null, newName: '' };

/** As the API takes it. */
export const appInput = ({ appId, newName }: ChosenApp, more: { redirectUrls?: string[] } = {}) =>
  appId ? { appId } : { newApp: { name: newName, ...more } };

interface AppChoiceProps {
  value: ChosenApp;
  onChange: (value: ChosenApp) => void;
  problem?: string | null;
}

/** For which app: keys belong to one. */
export function AppChoice({ value, onChange, problem }: AppChoiceProps) {
  const t = useTranslations('appChoice');
  const [{ data }] = useQuery({ query: APPS });
  const apps = data?.apps?.nodes ?? [];
  return (
    <>
      {apps.length > 0 && (
        <Choice
          label={t('app')}
          value={value.appId ?? ''}
          options={[{ id: '', name: t('new') }, ...apps]}
          onChange={(appId) => onChange({ ...value, appId: appId || null })}
        />
      )}
      {!value.appId && (
        <Field
          label={t('name')}
          hint={t('nameHint')}
          value={value.newName}
          onChange={(newName) => onChange({ ...value, newName })}
          problem={problem}
          isRequired
        />
      )}
    </>
  );
}
