import { useDeferredValue, useMemo } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../gql/graphql.ts';
import { useProblemWords } from '../kit/problem-words.ts';

const CAN_REQUEST = graphql(`
  query CanRequest($input: CanRequestInput!) {
    canRequest(input: $input) { allowed problems { code message field } }
  }
`);

type Asked = Parameters<typeof useForeseen>[0];

/** What the portal would refuse, told before it is sent. */
export function useForeseen(input: {
  productIds: string[];
  planId: string;
  catalogueId: string | null;
  appId?: string;
  newApp?: { name: string; redirectUrls?: string[] };
  clientType?: string;
}) {
  const inWords = useProblemWords();
  const text = useDeferredValue(JSON.stringify(input));
  const variables = useMemo(() => ({ input: JSON.parse(text) as Asked }), [text]);
  const [{ data }] = useQuery({ query: CAN_REQUEST, variables, requestPolicy: 'network-only' });
  return (data?.canRequest?.problems ?? []).map(inWords);
}
