import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message } from '@portal/kit/answer.tsx';
import { Choice, Tick } from '@portal/kit/field.tsx';
import { type More, Paged } from '@portal/parts/paged.tsx';
import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useProviders } from './to-choose.ts';

const APIS = graphql(`
  query ApisToChoose($id: ID!, $after: String) {
    provider(id: $id) {
      id
      apis(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id name listenPath authMethods isActive missingSince }
      }
    }
  }
`);

type Api = NonNullable<ResultOf<typeof APIS>['provider']>['apis']['nodes'][number];

interface ApiChoiceProps {
  value: readonly string[];
  onChange: (ids: string[]) => void;
  problem: string | null;
  /** The provider of what is chosen already. */
  providerId: string | null;
}

/** The APIs of one gateway that a product opens, with how their callers prove who they are. */
export function ApiChoice({ value, onChange, problem, providerId }: ApiChoiceProps) {
  const t = useTranslations('product');
  const [chosen, setChosen] = useState(providerId);
  const providers = useProviders();
  const from = chosen ?? providers[0]?.id;
  return (
    <fieldset className="card" aria-describedby={problem ? 'api-problem' : undefined}>
      <legend>{t('apis')}</legend>
      <p className="hint">{t('apisHint', { count: value.length })}</p>
      {providers.length > 1 && (
        <Choice label={t('provider')} value={from ?? ''} options={providers} onChange={setChosen} />
      )}
      {from && (
        <Paged key={from}>
          {(after, more) => <Apis of={from} after={after} more={more} value={value} onChange={onChange} />}
        </Paged>
      )}
      {problem && (
        <p id="api-problem" role="alert" className="problem">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

interface ApisProps extends Pick<ApiChoiceProps, 'value' | 'onChange'> {
  of: string;
  after: string | null;
  more: More;
}

function Apis({ of: id, after, more, value, onChange }: ApisProps) {
  const t = useTranslations('product');
  const [result, again] = useQuery({ query: APIS, variables: { id, after } });
  const told = ({ listenPath, authMethods, isActive, missingSince }: Api) =>
    [
      listenPath,
      ...authMethods.map((method) => t(`auth.${method}`)),
      missingSince && t('missing'),
      !isActive && t('inactive'),
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <Answer of={result} again={again}>
      {({ provider }) => (
        <>
          {provider?.apis.nodes.length === 0 && <Message title={t('noApis')} />}
          <ul>
            {provider?.apis.nodes.map((api) => (
              <li key={api.id}>
                <Tick
                  isSelected={value.includes(api.id)}
                  onChange={(isIn) => onChange(isIn ? [...value, api.id] : value.filter((each) => each !== api.id))}
                >
                  <span>
                    <bdi>{api.name}</bdi> <bdi className="hint">{told(api)}</bdi>
                  </span>
                </Tick>
              </li>
            ))}
          </ul>
          {provider && more(provider.apis.pageInfo)}
        </>
      )}
    </Answer>
  );
}
