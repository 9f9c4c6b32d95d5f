import { graphql, type VariablesOf } from '@portal/gql/graphql.ts';
import { Answer } from '@portal/kit/answer.tsx';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

const LIVING = ['ISSUING', 'ACTIVE', 'SUSPENDED', 'RETIRING', 'FAILED'] as const;
const OPEN = ['PENDING', 'AWAITING_EXTERNAL'] as const;

const HANGS = graphql(`
  query HangsOn($living: CredentialFilter, $open: AccessRequestFilter) {
    credentials(filter: $living) { totalCount }
    accessRequests(filter: $open) { totalCount }
  }
`);

type Narrow = Pick<NonNullable<VariablesOf<typeof HANGS>['living']>, 'productIds' | 'planIds'>;

/** The keys and requests that hang on a product or plan. */
export function HangsOn({ of }: { of: Narrow }) {
  const t = useTranslations('ending');
  const variables = { living: { ...of, statuses: [...LIVING] }, open: { ...of, statuses: [...OPEN] } };
  const [result, again] = useQuery({ query: HANGS, variables, requestPolicy: 'network-only' });
  return (
    <Answer of={result} again={again}>
      {({ credentials, accessRequests }) => (
        <ul>
          <li>{t('keys', { count: credentials?.totalCount ?? 0 })}</li>
          <li>{t('requests', { count: accessRequests?.totalCount ?? 0 })}</li>
        </ul>
      )}
    </Answer>
  );
}
