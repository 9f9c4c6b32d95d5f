import { useTranslations } from 'use-intl';
import { type Problem, problemAt } from '../api/action.ts';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Choice, Field } from '../kit/field.tsx';

export const CLIENT_TYPES = graphql(`
  fragment ClientTypes on Product @_unmask { clientTypes { name description grantTypes } }
`);

type Types = ResultOf<typeof CLIENT_TYPES>['clientTypes'];

/** What the client of an app is to be, and where people come back to it. */
export interface ChosenClient {
  clientType: string;
  redirectUrls: string;
}

export const NO_CLIENT: ChosenClient = { clientType: '', redirectUrls: '' };

/** As the API takes it. */
export const clientInput = ({ clientType }: ChosenClient) => (clientType ? { clientType } : {});

/** One a line; a new app alone takes them here. */
export const redirectUrlsOf = ({ redirectUrls }: ChosenClient): { redirectUrls?: string[] } => {
  const urls = redirectUrls.split(/\s+/).filter((url) => url !== '');
  return urls.length > 0 ? { redirectUrls: urls } : {};
};

interface ClientTypeChoiceProps {
  types: Types;
  value: ChosenClient;
  onChange: (value: ChosenClient) => void;
  isNewApp: boolean;
  problems: readonly Problem[];
}

/** What the client is to be, where its authorization server registers several kinds. */
export function ClientTypeChoice({ types, value, onChange, isNewApp, problems }: ClientTypeChoiceProps) {
  const t = useTranslations('clientTypeChoice');
  const only = types.length === 1 ? types[0] : undefined;
  const chosen = only ?? types.find(({ name }) => name === value.clientType);
  const comesBack = chosen?.grantTypes.some((grant) => grant === 'AUTHORIZATION_CODE' || grant === 'IMPLICIT');
  const problem = problemAt(problems, 'clientType');
  return (
    <>
      {types.length > 1 && (
        <Choice
          label={t('type')}
          hint={chosen?.description}
          value={value.clientType}
          options={[{ id: '', name: t('choose') }, ...types.map(({ name }) => ({ id: name, name }))]}
          onChange={(clientType) => onChange({ ...value, clientType })}
          problem={problem}
          isRequired
        />
      )}
      {comesBack && isNewApp && (
        <Field
          label={t('redirectUrls')}
          hint={t('redirectUrlsHint')}
          rows={2}
          value={value.redirectUrls}
          onChange={(redirectUrls) => onChange({ ...value, redirectUrls })}
          problem={problemAt(problems, 'redirectUrls') ?? (only ? problem : null)}
        />
      )}
    </>
  );
}
